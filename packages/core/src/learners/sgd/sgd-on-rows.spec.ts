// SGD that reads rows: the fused kernel's predictor where it is plain, and the exact engine's mean where there is one.
//
// Family-wise error of the z-tests: 6 tests, two-sided, each at 1e-6 / 6 (5.29 standard errors); a bias of 2 % is beyond..

import { describe, expect, it } from "vitest";
import { createChainCache } from "../../cache.js";
import type { Cell, SgdStage } from "../../cell.js";
import { drawnRows } from "../../kernel/rows.js";
import type { SimulatedTask } from "../learner.js";
import { simulateOnRows } from "./sgd-on-rows.js";
import { simulateStochastic } from "./sgd-stochastic.js";
import { type SteppedTraining, trainingOf } from "./sgd-training.js";
import { runChain } from "../../run-chain.js";
import { sha256 } from "../../sha256.js";

const key = sha256(Uint8Array.of(7));

function task(d: number, steps: Float64Array, record: (at: number, risk: number) => void) {
  const eigenvalues = Float64Array.from({ length: d }, (_, i) => (i % 5 ? 1 / (i + 1) : 0));
  const setting = {
    index: Float64Array.from({ length: d }, (_, i) => i + 1),
    eigenvalues,
    weights: new Float64Array(d).fill(1),
    noiseVariance: 0.25,
    distribution: "gaussian" as const,
  };
  return {
    setting,
    initial: Float64Array.from({ length: d }, (_, i) => 1 / (i + 1)),
    labels: () => new Float64Array(d),
    key,
    rows: () => drawnRows({ key, noiseKey: key, d, distribution: "gaussian", noiseStd: 0.5 }),
    watch: {
      steps,
      shouldStop: () => false,
      record: (at, { risk }) => {
        record(at, risk());
      },
    },
  } satisfies SimulatedTask;
}

function stepped(stage: Partial<SgdStage>): SteppedTraining<number> {
  return trainingOf({ learner: "sgd", stepSize: 0.1, ...stage }) as SteppedTraining<number>;
}

function largestRelative(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value / b[i] - 1)), 0);
}

describe("SGD on rows", () => {
  it.each([
    { d: 1, batch: 1 },
    { d: 2, batch: 3 },
    { d: 37, batch: 1 },
    { d: 600, batch: 4 },
  ])("is the fused kernel's SGD where it is plain: d = $d, batches of $batch", ({ d, batch }) => {
    const curves: [number[], number[]] = [[], []];
    const steps = Float64Array.of(1, 17, 400);
    const training = stepped({ steps: 400, batch, stepSize: 0.02 });
    const alone = simulateOnRows(
      training,
      task(d, steps, (at, risk) => (curves[0][at] = risk)),
    );
    const fused = task(d, steps, (at, risk) => (curves[1][at] = risk));
    const [together] = simulateStochastic([{ training, task: fused }]) as [Float64Array];

    expect(largestRelative(alone, together)).toBeLessThan(1e-11);
    expect(
      largestRelative(Float64Array.from(curves[0]), Float64Array.from(curves[1])),
    ).toBeLessThan(1e-12);
  });

  it("goes through the same rows again, in batches that a pass may end inside of", () => {
    const training = stepped({ samples: 5, epochs: 3, batch: 2, schedule: "constant" });
    const d = 3;
    const { setting, rows, ...more } = task(d, new Float64Array(0), () => undefined);
    const residual = simulateOnRows(training, { setting, rows, ...more });
    const source = rows();
    const { z, noise } = source.read(5);
    const [inputs, noises] = [[...z], [...noise]];
    source.release();
    const plain = [...more.initial];
    for (let t = 0; t < 7; t++) {
      const gradient = [0, 0, 0];
      for (const row of [(2 * t) % 5, (2 * t + 1) % 5]) {
        const x = inputs.slice(row * d, (row + 1) * d);
        const error = x.reduce((sum, value, i) => sum + value * plain[i], -noises[row]);
        x.forEach((value, i) => (gradient[i] += (error * value * setting.eigenvalues[i]) / 2));
      }
      gradient.forEach((value, i) => (plain[i] -= 0.1 * value));
    }

    expect(training.steps).toBe(7);
    expect(largestRelative(residual, Float64Array.from(plain))).toBeLessThan(1e-13);
  });

  it("with one epoch is the cell without", () => {
    const cell = (own: Partial<SgdStage>): Cell => ({
      ...{ seed: 1, engine: "sampled", problem: { d: 9, target: { exponent: 1 } } },
      chain: { teacher: { learner: "sgd", samples: 50, stepSize: 0.1, ...own } },
    });

    expect(runChain(cell({ epochs: 1 }))).toEqual(runChain(cell({})));
    const twice = runChain(cell({ epochs: 2 })).teacher;
    expect(twice.expectedRisk).toBeNull();
    expect(twice.risk).toBeGreaterThan(0);
  });

  it("fits its rows better with every epoch, and their labels' noise with them", () => {
    const risk = (epochs: number): number => {
      let sum = 0;
      for (let replicate = 0; replicate < 40; replicate++) {
        const cell: Cell = {
          ...{ seed: 3, engine: "sampled" },
          problem: { d: 20, target: { exponent: 1 }, noiseVariance: 4 },
          chain: {
            teacher: {
              ...{ learner: "sgd", samples: 25, epochs, schedule: "constant" },
              ...{ stepSize: 0.05, spectrum: { exponent: 0 } },
            },
          },
        };
        sum += runChain(cell, { replicate }).teacher.risk;
      }
      return sum / 40;
    };

    expect(risk(60)).toBeGreaterThan(2 * risk(2));
  });
});

const REPLICATES = 4000;
const LIMIT = 5.29;

const own = {
  momentum: { momentum: 0.8 },
  both: { momentum: 0.6, average: { from: 0.25 } },
  batches: { momentum: 0.6, average: { from: 0 }, batch: 3 },
} as const;

function chainOf(name: keyof typeof own, distribution: "gaussian" | "rademacher"): Cell {
  const stage = { learner: "sgd", samples: 120, ...own[name] } as const;
  const stepSize = { fractionOfMax: 0.4 };
  return {
    ...{ seed: 11, engine: "sampled" },
    problem: { d: 24, target: { exponent: 1.2 }, noiseVariance: 0.4, distribution },
    chain: {
      teacher: { ...stage, stepSize, spectrum: { exponent: 1.5 }, sees: { first: 20 } },
      student: { ...stage, stepSize, labels: "teacher", init: "teacher", noiseVariance: 0.1 },
    },
  };
}

/** z of each stage, as measured and with a bias of 2 %. */
function zScores(cell: Cell): readonly (readonly [z: number, biased: number])[] {
  const cache = createChainCache(1e7);
  const names = Object.keys(cell.chain);
  const sums = names.map(() => ({ risk: 0, square: 0, expected: NaN }));
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    const result = runChain(cell, { replicate, cache });
    names.forEach((name, k) => {
      sums[k].risk += result[name].risk;
      sums[k].square += result[name].risk ** 2;
      sums[k].expected = result[name].expectedRisk ?? NaN;
    });
  }
  return sums.map(({ risk, square, expected }) => {
    const mean = risk / REPLICATES;
    const error = Math.sqrt((square / REPLICATES - mean ** 2) / (REPLICATES - 1));
    return [(mean - expected) / error, (1.02 * mean - expected) / error];
  });
}

describe("simulated momentum and averages", () => {
  it.each([
    ["momentum", "gaussian"],
    ["both", "rademacher"],
    ["batches", "gaussian"],
  ] as const)(
    "agree in mean with the exact engine, and would not with a small bias: %s, %s",
    (name, distribution) => {
      const scores = zScores(chainOf(name, distribution));

      for (const [z] of scores) expect(Math.abs(z)).toBeLessThan(LIMIT);
      expect(Math.max(...scores.map(([, biased]) => Math.abs(biased)))).toBeGreaterThan(LIMIT);
    },
    30_000,
  );
});
