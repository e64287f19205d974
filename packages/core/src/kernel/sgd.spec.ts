import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Distribution } from "../cell.js";
import { chunkSize, drawChunks } from "../random.js";
import { sha256 } from "../sha256.js";
import {
  createSgdRun,
  type SgdModelOptions,
  type SgdRun,
  sgdStateBytes,
  stateSample,
} from "./sgd.js";

const key = sha256(Uint8Array.of(1));

/** A model and its draws. */
interface Problem extends SgdModelOptions {
  readonly distribution: Distribution;
}

/** The rule as it stands in sgd.ts, in plain loops over the documented draws. */
function plainResidual(options: Problem, stepSizes: Float64Array): Float64Array {
  const { eigenvalues, batch, distribution, noiseStd } = options;
  const r = options.residual.slice();
  const d = r.length;
  const samples = stepSizes.length * batch;
  const chunks = Array.from({ length: Math.ceil(d / chunkSize) }, (_, chunk) =>
    drawChunks({ key, tag: "z", chunk, count: samples, distribution }),
  );
  const noise = drawChunks({ key, tag: "e", chunk: 0, count: Math.ceil(samples / chunkSize) });
  const z = (sample: number, i: number): number =>
    chunks[Math.floor(i / chunkSize)][sample * chunkSize + (i % chunkSize)];

  stepSizes.forEach((stepSize, t) => {
    const gradient = new Float64Array(d);
    for (let b = 0; b < batch; b++) {
      const sample = t * batch + b;
      let error = -noiseStd * noise[sample];
      for (let i = 0; i < d; i++) error += z(sample, i) * r[i];
      for (let i = 0; i < d; i++) gradient[i] += error * z(sample, i);
    }
    for (let i = 0; i < d; i++) r[i] -= (stepSize / batch) * eigenvalues[i] * gradient[i];
  });
  return r;
}

function problem(d: number, more: Partial<Problem> = {}): Problem {
  return {
    eigenvalues: Float64Array.from({ length: d }, (_, i) => 1 / (i + 1)),
    residual: Float64Array.from({ length: d }, (_, i) => -1 / Math.sqrt(i + 2)),
    batch: 1,
    distribution: "gaussian",
    noiseStd: 0,
    ...more,
  };
}

function start(...models: Problem[]): SgdRun {
  return createSgdRun({ key, distribution: models[0].distribution, models });
}

function kernelResidual(options: Problem, stepSizes: Float64Array): Float64Array {
  const run = start(options);
  run.models[0].feed(stepSizes);
  run.advance(stepSizes.length * options.batch);
  const residual = run.models[0].residual();
  run.release();
  return residual;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i])), 0);
}

const distribution = fc.constantFrom("gaussian" as const, "rademacher" as const);

interface Member extends SgdModelOptions {
  readonly stepSizes: Float64Array;
}

/** Models of any size around the edges of chunks, some of which diverge. */
const member: fc.Arbitrary<Member> = fc
  .record({
    d: fc.constantFrom(1, 30, 255, 256, 257, 512, 700),
    batch: fc.constantFrom(1, 1, 1, 2, 5),
    steps: fc.integer({ min: 1, max: 60 }),
    noiseStd: fc.constantFrom(0, 0.3),
    exponent: fc.constantFrom(0.5, 1),
    stepSize: fc.constantFrom(0.1, 0.02, 0.1, 0.02, 1e12),
  })
  .map(({ d, batch, steps, noiseStd, exponent, stepSize }) => ({
    batch,
    noiseStd,
    eigenvalues: Float64Array.from({ length: d }, (_, i) => (exponent === 1 ? 1 / (i + 1) : 0.1)),
    residual: Float64Array.from({ length: d }, (_, i) => -1 / (i + 2)),
    stepSizes: Float64Array.from({ length: steps }, (_, t) => stepSize / (t + 1)),
  }));

interface End {
  readonly step: number;
  readonly hasDiverged: boolean;
  readonly residual: Float64Array | undefined;
}

/** Advances a run by `piece` samples at a time until each model has made its updates or diverged. */
function ends(run: SgdRun, members: readonly Member[], piece: number): readonly End[] {
  const found: End[] = [];
  const open = new Set(members.keys());
  members.forEach(({ stepSizes }, i) => {
    run.models[i].feed(stepSizes);
  });
  while (open.size > 0) {
    const rest = [...open].map((i) => members[i].stepSizes.length * members[i].batch - run.drawn);
    run.advance(Math.min(piece, ...rest));
    for (const i of open) {
      const { hasDiverged, step } = run.models[i];
      if (!hasDiverged && run.drawn < members[i].stepSizes.length * members[i].batch) continue;
      found[i] = {
        step,
        hasDiverged,
        residual: hasDiverged ? undefined : run.models[i].residual(),
      };
      run.models[i].leave();
      open.delete(i);
    }
  }
  run.release();
  return found;
}

describe("createSgdRun", () => {
  it("follows the plain rule on the documented draws, for any size, batch, mask and noise", () => {
    fc.assert(
      fc.property(
        fc.record({
          d: fc.integer({ min: 1, max: 700 }),
          batch: fc.integer({ min: 1, max: 5 }),
          steps: fc.integer({ min: 0, max: 40 }),
          distribution,
          noiseStd: fc.constantFrom(0, 0.3),
          unseen: fc.integer({ min: 2, max: 9 }),
        }),
        ({ d, steps, unseen, ...more }) => {
          const options = problem(d, more);
          for (let i = 1; i < d; i += unseen) options.eigenvalues[i] = 0;
          const stepSizes = Float64Array.from({ length: steps }, (_, t) => 0.1 / (1 + t / 20));

          const plain = plainResidual(options, stepSizes);

          expect(largestDifference(kernelResidual(options, stepSizes), plain)).toBeLessThan(1e-12);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it("keeps what it does not see, to the bit", () => {
    const options = problem(300);
    options.eigenvalues.fill(0, 100);

    const residual = kernelResidual(options, new Float64Array(50).fill(0.1));

    expect(residual.subarray(100)).toEqual(options.residual.subarray(100));
    expect(residual[0]).not.toBe(options.residual[0]);
  });

  it("reaches the same bits in one call or in many, read out in between or not", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 3 }),
        distribution,
        fc.boolean(),
        (pieces, batch, distribution, reads) => {
          const options = problem(300, { batch, distribution, noiseStd: 0.2 });
          const samples = pieces.reduce((a, b) => a + b);
          const stepSizes = new Float64Array(Math.floor(samples / batch)).fill(0.05);
          const run = start(options);
          const [model] = run.models;
          model.feed(new Float64Array(samples).fill(0.05));
          for (const piece of pieces) {
            run.advance(piece);
            if (reads) model.halfSquaredNorm();
          }

          expect(model.step).toBe(stepSizes.length);
          expect(model.residual()).toEqual(kernelResidual(options, stepSizes));
          run.release();
        },
      ),
      { seed: 2, numRuns: 40 },
    );
  });

  it("gives the first coordinates the same draws whatever d is", () => {
    const wide = problem(900);
    wide.residual.fill(0, 256);
    wide.eigenvalues.fill(0, 256);
    const narrow = problem(256);
    const stepSizes = new Float64Array(20).fill(0.1);

    expect(kernelResidual(wide, stepSizes).subarray(0, 256)).toEqual(
      kernelResidual(narrow, stepSizes),
    );
  });

  it("does not draw differently with label noise", () => {
    const stepSizes = new Float64Array(600).fill(0.01);
    const clean = kernelResidual(problem(20), stepSizes);

    const noisy = kernelResidual(problem(20, { noiseStd: 1e-9 }), stepSizes);

    expect(largestDifference(clean, noisy)).toBeLessThan(1e-8);
    expect(largestDifference(clean, noisy)).toBeGreaterThan(0);
  });

  it("says at which step a model diverged", () => {
    const run = start(problem(50, { residual: new Float64Array(50).fill(1) }));
    const [model] = run.models;
    model.feed(new Float64Array(2000).fill(1e3));

    run.advance(2000);

    expect(model.hasDiverged).toBe(true);
    expect(model.step).toBeGreaterThan(10);
    expect(run.drawn).toBe(model.step + 1);
    run.release();
  });

  it("keeps runs that live at once apart, and reuses released memory", () => {
    const stepSizes = new Float64Array(30).fill(0.1);
    const sizes = [300, 5000, 20, 70_000];
    const runs = sizes.map((d) => start(problem(d)));
    runs[1].release();
    const late = start(problem(400));
    const live = [runs[0], runs[2], runs[3], late];
    for (const run of live) {
      run.models[0].feed(stepSizes);
      run.advance(stepSizes.length);
    }

    const residuals = live.map(({ models: [model] }) => model.residual());

    expect(residuals).toEqual(
      [300, 20, 70_000, 400].map((d) => kernelResidual(problem(d), stepSizes)),
    );
    for (const run of live) run.release();
  });

  it("measures half the squared distance to an offset", () => {
    const run = start(problem(3, { residual: Float64Array.of(1, -2, 3) }));
    const [model] = run.models;

    expect(model.halfSquaredNorm()).toBe(7);
    expect(model.halfSquaredNorm(Float64Array.of(-1, 2, 1))).toBe(8);
    run.release();
  });

  it("gives each of up to 16 models on the same draws its bits alone, whoever ends or diverges first", () => {
    fc.assert(
      fc.property(
        fc.array(member, { minLength: 1, maxLength: 16 }),
        distribution,
        fc.integer({ min: 1, max: 40 }),
        (members, distribution, piece) => {
          const together = createSgdRun({ key, distribution, models: members });

          expect(ends(together, members, piece)).toEqual(
            members.map(
              (one) => ends(createSgdRun({ key, distribution, models: [one] }), [one], 1000)[0],
            ),
          );
        },
      ),
      { seed: 3, numRuns: 150 },
    );
  });

  it("goes on from states to the same bits, also from the middle of a batch", () => {
    fc.assert(
      fc.property(
        fc.array(member, { minLength: 1, maxLength: 5 }),
        distribution,
        fc.integer({ min: 0, max: 300 }),
        (members, distribution, samples) => {
          const models = members.map((one) => ({ ...one, batch: 3 }));
          const stepSizes = new Float64Array(200).fill(0.01);
          const whole = createSgdRun({ key, distribution, models });
          for (const model of whole.models) model.feed(stepSizes);
          whole.advance(samples);
          const states = whole.models.map((model) => model.state());
          whole.advance(600 - samples);

          const resumed = createSgdRun({ key, distribution, models, states });
          for (const model of resumed.models) model.feed(stepSizes.subarray(model.step));
          expect(resumed.drawn).toBe(samples);
          resumed.advance(600 - samples);

          expect(states.map(stateSample)).toEqual(states.map(() => samples));
          expect(states.map(({ length }) => length)).toEqual(
            models.map(({ residual }) => sgdStateBytes(residual.length, 3)),
          );
          expect(resumed.models.map((model) => model.residual())).toEqual(
            whole.models.map((model) => model.residual()),
          );
          whole.release();
          resumed.release();
        },
      ),
      { seed: 4, numRuns: 60 },
    );
  });
});
