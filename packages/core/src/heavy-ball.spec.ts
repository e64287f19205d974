// Momentum and averaged iterates: expectation against brute force, against plain SGD, and stability.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cell, SgdStage } from "./cell.js";
import { createHeavyBallRun } from "./kernel/heavy-ball.js";
import { createMomentRun } from "./kernel/moments.js";
import { runChain } from "./run-chain.js";
import { stableStepSizeLimit } from "./stability.js";

/** Value and probability; Gauss-Hermite with 3 nodes is exact to degree 5, a pair of signs to degree 3. */
type Nodes = readonly (readonly [value: number, probability: number])[];
const signs: Nodes = [
  [-1, 1 / 2],
  [1, 1 / 2],
];
const hermite: Nodes = [
  [-Math.sqrt(3), 1 / 6],
  [0, 2 / 3],
  [Math.sqrt(3), 1 / 6],
];

/** What one batch may be: rows of z and the noise, with its probability. */
interface Outcome {
  readonly rows: readonly { readonly z: readonly number[]; readonly noise: number }[];
  readonly probability: number;
}

function outcomes(nodes: Nodes, d: number, batch: number): readonly Outcome[] {
  let rows: { z: number[]; noise: number; probability: number }[] = signs.map(([noise, p]) => ({
    z: [],
    noise,
    probability: p,
  }));
  for (let i = 0; i < d; i++) {
    rows = rows.flatMap((row) =>
      nodes.map(([value, p]) => ({
        ...row,
        z: [...row.z, value],
        probability: row.probability * p,
      })),
    );
  }
  let all: Outcome[] = [{ rows: [], probability: 1 }];
  for (let b = 0; b < batch; b++) {
    all = all.flatMap((one) =>
      rows.map((row) => ({
        rows: [...one.rows, row],
        probability: one.probability * row.probability,
      })),
    );
  }
  return all;
}

interface Training {
  readonly lambda: readonly number[];
  readonly stepSizes: readonly number[];
  readonly momentum: number;
  /** Undefined: the last iterate. */
  readonly from?: number;
  readonly noiseStd: number;
}

type Predictor = readonly [v: readonly number[], probability: number];

interface Path {
  readonly v: readonly number[];
  readonly m: readonly number[];
  readonly sum: readonly number[];
  readonly probability: number;
}

/** Every predictor that training may end with, and its probability. */
function* predictors(
  training: Training,
  labels: readonly number[],
  possible: readonly Outcome[],
): Generator<Predictor> {
  const { lambda, stepSizes, momentum, from, noiseStd } = training;
  const d = labels.length;
  function* after(step: number, { v, m, sum, probability }: Path): Generator<Predictor> {
    const added = from !== undefined && step >= from ? sum.map((s, i) => s + v[i]) : sum;
    if (step === stepSizes.length) {
      const count = step - (from ?? 0) + 1;
      yield [from === undefined ? v : added.map((s) => s / count), probability];
      return;
    }
    for (const { rows, probability: p } of possible) {
      const gradient = new Array<number>(d).fill(0);
      for (const { z, noise } of rows) {
        const error =
          z.reduce((total, x, i) => total + x * (v[i] - labels[i]), 0) - noiseStd * noise;
        for (let i = 0; i < d; i++) gradient[i] += (lambda[i] * error * z[i]) / rows.length;
      }
      const velocity = m.map((value, i) => momentum * value + gradient[i]);
      const next = v.map((value, i) => value - stepSizes[step] * velocity[i]);
      yield* after(step + 1, { v: next, m: velocity, sum: added, probability: probability * p });
    }
  }
  const zero = new Array<number>(d).fill(0);
  yield* after(0, { v: zero, m: zero, sum: zero, probability: 1 });
}

function expectRelative(measured: number, golden: number): void {
  expect(Math.abs(measured / golden - 1), `${String(measured)} for ${String(golden)}`).toBeLessThan(
    1e-13,
  );
}

/** Expected risk against the labels. */
function bruteForce(
  training: Training,
  labels: readonly number[],
  possible: readonly Outcome[],
): number {
  let risk = 0;
  for (const [v, p] of predictors(training, labels, possible)) {
    risk += p * v.reduce((sum, value, i) => sum + (value - labels[i]) ** 2 / 2, 0);
  }
  return risk;
}

const halving = { geometric: { stageLength: 1 } };
const truth = [1, -0.7, 0.5];

describe("expected SGD with momentum and averages", () => {
  it.each([
    { title: "momentum", momentum: 0.6, nodes: hermite, d: 2, steps: 3, batch: 1 },
    { title: "average of all", from: 0, nodes: hermite, d: 2, steps: 3, batch: 1 },
    { title: "tail average", from: 2 / 3, nodes: hermite, d: 2, steps: 3, batch: 1 },
    { title: "both", momentum: 0.8, from: 1 / 3, nodes: hermite, d: 3, steps: 3, batch: 1 },
    {
      title: "both with batches",
      momentum: 0.5,
      from: 0,
      nodes: hermite,
      d: 2,
      steps: 2,
      batch: 2,
    },
    { title: "both with signs", momentum: 0.9, from: 0.25, nodes: signs, d: 3, steps: 4, batch: 1 },
  ])(
    "matches brute-force expectation, and none with a fault: $title",
    ({ nodes, d, steps, batch, ...own }) => {
      const [momentum, from] = [own.momentum ?? 0, own.from];
      const training: Training = {
        lambda: [1, 0.5, 0.25].slice(0, d),
        stepSizes: Array.from({ length: steps }, (_, t) => 0.3 * 0.5 ** t),
        momentum,
        noiseStd: Math.sqrt(0.3),
        ...(from === undefined ? {} : { from: Math.floor(from * steps) }),
      };
      const labels = truth.slice(0, d);
      const possible = outcomes(nodes, d, batch);
      const risk = bruteForce(training, labels, possible);
      const result = runChain({
        seed: 1,
        engine: "exact",
        problem: {
          d,
          target: { values: labels },
          noiseVariance: 0.3,
          distribution: nodes === signs ? "rademacher" : "gaussian",
        },
        chain: {
          teacher: {
            learner: "sgd",
            spectrum: { values: [...training.lambda] },
            steps,
            batch,
            stepSize: 0.3,
            schedule: halving,
            momentum,
            ...(from === undefined ? {} : { average: { from } }),
          },
        },
      });

      expectRelative(result.teacher.risk, risk);
      const faults: readonly Partial<Training>[] = [
        { momentum: momentum + 0.01 },
        { noiseStd: 1.01 * training.noiseStd },
        ...(training.from === undefined ? [{ from: steps - 1 }] : [{ from: training.from + 1 }]),
      ];
      for (const fault of faults) {
        const wrong = bruteForce({ ...training, ...fault }, labels, possible);
        expect(Math.abs(result.teacher.risk / wrong - 1)).toBeGreaterThan(1e-5);
      }
    },
  );

  it("matches brute-force expectation of a student of such a teacher, each with its own", () => {
    const possible = outcomes(hermite, 2, 1);
    const labels = truth.slice(0, 2);
    const teacher: Training = {
      ...{ lambda: [1, 0.5], stepSizes: [0.3, 0.15], momentum: 0.7, from: 1 },
      noiseStd: Math.sqrt(0.3),
    };
    const student: Training = {
      ...{ lambda: [1, 0.2], stepSizes: [0.2, 0.1], momentum: 0.4, from: 0 },
      noiseStd: 0,
    };
    let risk = 0;
    for (const [u, p] of predictors(teacher, labels, possible)) {
      for (const [v, q] of predictors(student, u, possible)) {
        risk += p * q * v.reduce((sum, value, i) => sum + (value - labels[i]) ** 2 / 2, 0);
      }
    }
    const common = { learner: "sgd", steps: 2, schedule: halving } as const;
    const result = runChain({
      seed: 1,
      engine: "exact",
      problem: { d: 2, target: { values: labels }, noiseVariance: 0.3 },
      chain: {
        teacher: {
          ...{ ...common, spectrum: { values: [1, 0.5] }, stepSize: 0.3 },
          ...{ momentum: 0.7, average: { from: 0.5 } },
        },
        student: {
          ...{ ...common, labels: "teacher", spectrum: { values: [1, 0.2] }, stepSize: 0.2 },
          ...{ momentum: 0.4, average: { from: 0 } },
        },
      },
    });

    expectRelative(result.student.risk, risk);
  });

  it("is plain SGD without both, to rounding, at any weights, batch and kurtosis", () => {
    fc.assert(
      fc.property(
        fc.record({
          d: fc.integer({ min: 1, max: 40 }),
          batch: fc.integer({ min: 1, max: 9 }),
          kurtosis: fc.constantFrom(1, 3),
          noiseVariance: fc.constantFrom(0, 0.5),
          stretches: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 4 }),
        }),
        ({ d, stretches, ...more }) => {
          const options = {
            ...more,
            eigenvalues: Float64Array.from({ length: d }, (_, i) => (i % 7 ? 1 / (i + 1) : 0)),
            weights: Float64Array.from({ length: d }, (_, i) => 1 + (i % 3)),
            second: Float64Array.from({ length: d }, (_, i) => (i + 1) ** -2),
          };
          const plain = createMomentRun(options);
          const general = createHeavyBallRun({ ...options, momentum: 0 });
          stretches.forEach((count, k) => {
            plain.advance(0.1 / (k + 1), count);
            general.advance(0.1 / (k + 1), count);
          });
          const [a, b] = [plain.second(), general.second()];
          const [p, q] = [plain.survival(), general.survival()];

          for (let i = 0; i < d; i++) {
            expect(Math.abs(b[i] / a[i] - 1)).toBeLessThan(1e-13);
            expect(Math.abs(q[i] / p[i] - 1)).toBeLessThan(1e-13);
          }
          plain.release();
          general.release();
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it("reads the same on compressed nodes as coordinate by coordinate", () => {
    for (const momentum of [0.5, 0.9, 0.99]) {
      const stage: SgdStage = {
        ...{ learner: "sgd", steps: 400, stepSize: { fractionOfMax: 0.2 }, momentum },
        ...{ spectrum: { exponent: 1.5 }, average: { from: 0.5 } },
      };
      const risk = (cell: Partial<Cell>): number =>
        runChain({
          ...{ seed: 1, engine: "exact", chain: { teacher: stage } },
          problem: { d: 3000, target: { exponent: 1.5 }, noiseVariance: 0.1 },
          ...cell,
        }).teacher.risk;
      const values = Array.from({ length: 3000 }, (_, i) => (i + 1) ** -1.5);
      const dense = risk({ chain: { teacher: { ...stage, spectrum: { values } } } });

      expect(Math.abs(risk({}) / dense - 1)).toBeLessThan(1e-9);
    }
  });

  it("averages nothing but the last iterate where it begins with it, and lets a still stage stay", () => {
    const cell = (own: Partial<SgdStage>): Cell => ({
      ...{ seed: 1, engine: "exact", problem: { d: 6, target: { exponent: 1 } } },
      chain: {
        teacher: { learner: "sgd", steps: 10, stepSize: 0.1, momentum: 0.5 },
        student: {
          ...{ learner: "sgd", labels: "teacher", init: "teacher", steps: 10, stepSize: 0.1 },
          ...own,
        },
      },
      checkpoints: { student: { range: [1, 10, 1] } },
    });
    const still = runChain(cell({ momentum: 0.9, average: { from: 0.3 } }));

    expect(still.student.risk).toBe(still.teacher.risk);
    expect(still.student.misfit).toBe(0);

    const far = { init: "zero", momentum: 0.5 } as const;
    const last = runChain(cell(far)).student;
    const averaged = runChain(cell({ ...far, average: { from: 0.8 } })).student;
    expect([...(averaged.curve?.risk ?? [])].slice(0, 8)).toEqual(
      [...(last.curve?.risk ?? [])].slice(0, 8),
    );
    expect(averaged.curve?.risk.at(-1)).toBe(averaged.risk);
    expect(averaged.risk).toBeGreaterThan(last.risk);
  });

  it("follows the mean alone where the gradient is the population's", () => {
    const lambda = [1, 0.3];
    const result = runChain({
      ...{ seed: 1, engine: "exact", problem: { d: 2, target: { values: [1, 1] } } },
      chain: {
        teacher: {
          ...{ learner: "sgd", spectrum: { values: lambda }, steps: 40, batch: "infinite" },
          ...{ stepSize: 0.5, schedule: "constant", momentum: 0.8 },
        },
      },
    });
    const left = lambda.map((value) => {
      let [r, m] = [1, 0];
      for (let t = 0; t < 40; t++) {
        m = 0.8 * m + value * r;
        r -= 0.5 * m;
      }
      return r;
    });

    expectRelative(result.teacher.risk, (left[0] ** 2 + left[1] ** 2) / 2);
  });
});

describe("the largest stable step size with momentum", () => {
  const settings = fc.record({
    d: fc.integer({ min: 1, max: 12 }),
    exponent: fc.double({ min: 0, max: 2, noNaN: true }),
    batch: fc.integer({ min: 1, max: 4 }),
    momentum: fc.double({ min: 0.01, max: 0.95, noNaN: true }),
    distribution: fc.constantFrom("gaussian" as const, "rademacher" as const),
  });

  it("separates second moments that shrink from those that grow", () => {
    fc.assert(
      fc.property(settings, ({ d, exponent, ...setting }) => {
        const eigenvalues = Float64Array.from({ length: d }, (_, i) => (i + 1) ** -exponent);
        const weights = new Float64Array(d).fill(1);
        const limit = stableStepSizeLimit({ ...setting, eigenvalues, weights });
        /** log of the growth of Σ A per update, after what was there at first has gone. */
        const growth = (stepSize: number): number => {
          const run = createHeavyBallRun({
            ...{ eigenvalues, weights, second: weights, noiseVariance: 0 },
            batch: setting.batch,
            momentum: setting.momentum,
            kurtosis: setting.distribution === "gaussian" ? 3 : 1,
          });
          run.advance(stepSize, 2000);
          const before = run.sum();
          run.advance(stepSize, 2000);
          const after = run.sum();
          run.release();
          return after === 0 ? -Infinity : Math.log(after / before);
        };

        expect(growth(0.97 * limit)).toBeLessThan(0);
        expect(growth(1.03 * limit)).not.toBeLessThan(0);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it("is that of the population gradient where batches are infinite: 2 (1 + b) / λ", () => {
    const one = Float64Array.of(1);
    const limit = stableStepSizeLimit({
      ...{ eigenvalues: one, weights: one, batch: "infinite", distribution: "gaussian" },
      momentum: 0.5,
    });

    expect(limit).toBe(3);
  });
});
