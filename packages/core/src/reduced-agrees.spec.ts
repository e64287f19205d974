// The reduced engine against the sampled one in law, and against the exact one in mean.
//
// Error rates: each family below is at most 1e-6 wrong alarms for fresh seeds, by Bonferroni: 6 two-sample
// Kolmogorov-Smirnov tests with D √(n/2) < 2.86 (1.6e-7 each), 4 + 18 z-tests with |z| < 5.5 (3.8e-8 each).
// The seeds are fixed. Planted faults in what the kernel is told show what the tests see; blocks of equal eigenvalues
// differ from the spectrum by less than 1e-4 in mean, a fifteenth of a standard error of the largest sample here.

import { afterEach, describe, expect, it, vi } from "vitest";
import { createChainCache } from "./cache.js";
import type { Cell, Labels, Sees, SgdStage } from "./cell.js";
import type { ReducedRunOptions } from "./kernel/reduced.js";
import { runChain } from "./run-chain.js";

/** What a planted fault makes of a run's options. */
type Fault = (options: ReducedRunOptions) => ReducedRunOptions;

const planted = vi.hoisted((): { fault: unknown } => ({ fault: undefined }));

vi.mock("./kernel/reduced.js", async (importOriginal) => {
  const original = await importOriginal<typeof import("./kernel/reduced.js")>();
  return {
    ...original,
    createReducedRun: (options: ReducedRunOptions) =>
      original.createReducedRun(
        planted.fault === undefined ? options : (planted.fault as Fault)(options),
      ),
  };
});

afterEach(() => {
  planted.fault = undefined;
});

const faults: Readonly<Record<string, Fault>> = {
  "as many degrees of freedom as a block has dimensions": (options) => ({
    ...options,
    freedom: options.freedom.map((freedom) => freedom + 2),
  }),
  "small blocks as if they were coordinates": (options) => ({
    ...options,
    freedom: options.freedom.map((freedom) => (freedom < 6 ? 1e-9 : freedom)),
  }),
  "no normal along the kept direction": (options) => ({
    ...options,
    signedRates: options.signedRates.map((rate, i) =>
      i < options.signed.length - options.radial.length ? rate : 0,
    ),
  }),
};

function sgd(stage: Omit<SgdStage, "learner">): SgdStage {
  return { learner: "sgd", ...stage };
}

const stepSize = { fractionOfMax: 0.5 };

/** Teacher and student with masks, batches, label noise. */
const settings: Readonly<Record<string, Cell>> = {
  plain: {
    seed: 1,
    engine: "sampled",
    problem: { d: 512, target: { exponent: 1.2 }, noiseVariance: 0.5 },
    chain: {
      teacher: sgd({ spectrum: { exponent: 1 }, samples: 200, stepSize, schedule: "constant" }),
      student: sgd({
        labels: "teacher",
        spectrum: { exponent: 0.7 },
        samples: 150,
        stepSize,
        schedule: "constant",
      }),
    },
  },
  "masks and batches": {
    seed: 2,
    engine: "sampled",
    problem: { d: 500, target: { exponent: 1.3 } },
    chain: {
      teacher: sgd({
        spectrum: { exponent: 0.8 },
        sees: { first: 400 },
        samples: 240,
        batch: 4,
        stepSize,
        noiseVariance: 0.3,
      }),
      student: sgd({
        labels: "teacher",
        spectrum: { exponent: 1 },
        sees: { range: [3, 450] },
        samples: 150,
        batch: 3,
        stepSize,
        noiseVariance: 0.1,
      }),
    },
  },
  "a random truth, a mix and a warm start": {
    seed: 3,
    engine: "sampled",
    problem: { d: 512, target: { exponent: 1.1, random: true }, noiseVariance: 0.2 },
    chain: {
      teacher: sgd({ spectrum: { exponent: 1 }, samples: 150, stepSize }),
      student: sgd({
        labels: { mix: ["truth", "teacher"], weight: 0.4 },
        init: "teacher",
        spectrum: { exponent: 0.5 },
        samples: 150,
        stepSize,
      }),
    },
  },
};

type Risks = Readonly<Record<string, Float64Array>>;

function risksOf(cell: Cell, replicates: number): Risks {
  const cache = createChainCache(1e7);
  const names = Object.keys(cell.chain);
  const risks = Object.fromEntries(names.map((name) => [name, new Float64Array(replicates)]));
  for (let replicate = 0; replicate < replicates; replicate++) {
    const result = runChain(cell, { replicate, cache });
    for (const name of names) risks[name][replicate] = result[name].risk;
  }
  return risks;
}

/** D √(n/2) of two samples of n. */
function distance(a: Float64Array, b: Float64Array): number {
  const [x, y] = [a.slice().sort(), b.slice().sort()];
  let most = 0;
  for (let i = 0, j = 0; i < x.length && j < y.length;) {
    if (x[i] < y[j]) i++;
    else j++;
    most = Math.max(most, Math.abs(i - j));
  }
  return most / Math.sqrt(2 * x.length);
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function zScore(risks: Float64Array, expected: number): number {
  const n = risks.length;
  const mean = risks.reduce((sum, risk) => sum + risk, 0) / n;
  const variance = risks.reduce((sum, risk) => sum + (risk - mean) ** 2, 0) / (n - 1);
  return (mean - expected) / Math.sqrt(variance / n);
}

/** z of every stage's mean risk. */
function zScores(cell: Cell, replicates: number): readonly number[] {
  const risks = risksOf(cell, replicates);
  const expected = runChain({ ...cell, engine: "exact" });
  return Object.entries(risks).map(([name, sample]) => zScore(sample, expected[name].risk));
}

function largest(values: readonly number[]): number {
  return Math.max(...values.map(Math.abs));
}

describe("law of the risk", () => {
  const LIMIT = 2.86;
  const REPLICATES = 1200;
  const plain = once(() => risksOf(settings.plain, REPLICATES));

  it.each(Object.entries(settings))(
    "is that of the sampled engine: %s",
    (_, cell) => {
      const sampled = cell === settings.plain ? plain() : risksOf(cell, REPLICATES);
      const reduced = risksOf({ ...cell, engine: "reduced" }, REPLICATES);

      for (const [name, sample] of Object.entries(sampled)) {
        expect(distance(sample, reduced[name]), name).toBeLessThan(LIMIT);
      }
    },
    60_000,
  );

  it.each(Object.keys(faults))(
    "would be seen to be another with %s",
    (fault) => {
      planted.fault = faults[fault];
      const reduced = risksOf({ ...settings.plain, engine: "reduced" }, REPLICATES);

      const distances = Object.entries(plain()).map(([name, x]) => distance(x, reduced[name]));
      expect(largest(distances)).toBeGreaterThan(LIMIT);
    },
    60_000,
  );
});

const LIMIT = 5.5;

describe.each([1e4, 1e9])("mean of the risk at d = %d", (d) => {
  const cell: Cell = {
    seed: 4,
    engine: "reduced",
    problem: { d, target: { exponent: 1.5 }, noiseVariance: 0.5 },
    chain: {
      teacher: sgd({
        spectrum: { exponent: 0.8 },
        sees: { first: 1000 },
        samples: 200,
        stepSize,
        schedule: "constant",
      }),
      student: sgd({
        labels: "teacher",
        spectrum: { exponent: 1.3 },
        samples: 200,
        stepSize,
        schedule: "constant",
      }),
    },
  };
  const REPLICATES = 2000;

  it("is that of the exact engine", () => {
    expect(largest(zScores(cell, REPLICATES))).toBeLessThan(LIMIT);
  }, 60_000);

  it.each(Object.keys(faults).slice(0, d > 1e6 ? 1 : 3))(
    "would be seen to be another with %s",
    (fault) => {
      planted.fault = faults[fault];

      expect(largest(zScores(cell, REPLICATES))).toBeGreaterThan(LIMIT);
    },
    60_000,
  );
});

/** A 32-bit generator for the choice of chains: Marsaglia's xorshift. */
function choices(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % count;
  };
}

function randomCell(seed: number): Cell {
  const pick = choices(seed * 7919 + 1);
  const d = [300, 5000, 1e7][pick(3)];
  const sees = (): Sees =>
    ["all" as const, { first: d / 2 }, { range: [3, d - 1] as const }, { indices: [1, 2, 5, 40] }][
      pick(4)
    ];
  const stage = (labels: Labels, init: string): SgdStage =>
    sgd({
      labels,
      spectrum: { exponent: 0.8 + pick(3) / 2, ...(pick(2) === 0 ? { trace: 2 } : {}) },
      samples: 96 + 8 * pick(8),
      batch: [1, 1, 2, 4][pick(4)],
      stepSize: { fractionOfMax: 0.2 + pick(4) / 10 },
      schedule: (["geometric", "constant", "half-constant", { power: 0.5 }] as const)[pick(4)],
      sees: sees(),
      ...(init === "" ? {} : { init }),
      ...(pick(3) === 0 ? { noiseVariance: 0.3 } : {}),
    });
  const mixed: Labels = { mix: ["truth", "teacher"], weight: 0.25 + pick(3) / 4 };
  return {
    seed,
    engine: "reduced",
    problem: {
      d,
      target: { exponent: 1.1 + pick(3) / 4, random: pick(3) === 0 },
      noiseVariance: pick(2) / 2,
    },
    chain: {
      teacher: stage("truth", ""),
      student: stage(["teacher", mixed][pick(2)], ["", "teacher"][pick(2)]),
      pupil: stage(["student", { mix: ["student", "teacher"] as const, weight: 0.5 }][pick(2)], ""),
    },
  };
}

describe("chains of three stages", () => {
  const cells = Array.from({ length: 6 }, (_, i) => randomCell(i + 1));

  it.each(cells.map((cell, i) => [i + 1, cell] as const))(
    "agree in mean with the exact engine: chain %i",
    (_, cell) => {
      const scores = zScores(cell, 1000);

      expect(largest(scores), scores.join(" ")).toBeLessThan(LIMIT);
    },
    60_000,
  );

  it("would not with the student's start on the wrong side of the truth", () => {
    const flipped: Fault = (options) => ({ ...options, signed: options.signed.map((a) => -2 * a) });
    planted.fault = flipped;

    expect(largest(cells.slice(0, 2).flatMap((cell) => zScores(cell, 500)))).toBeGreaterThan(LIMIT);
  }, 60_000);
});
