// Random features against the recursion in matrices, which knows nothing of eigenbases.
//
// Statistics: two z-tests, two-sided, each at 1e-6 / 2; the planted fault (features scaled twice) must fail them.

import { describe, expect, it } from "vitest";

import { createChainCache } from "../cache.js";
import { canonicalJson } from "../canonical.js";
import type { Cell, Engine, Problem } from "../cell.js";
import { cellId } from "../normal-form.js";
import { drawChunks } from "../random.js";
import { runChain } from "../run-chain.js";
import { sha256 } from "../sha256.js";
import { solveSketch } from "./sketch.js";
import { stretches } from "../schedule.js";

const SEED = 5;
const LIMIT = 5.03;

interface Setting {
  readonly d: number;
  readonly features: number;
  readonly exponent: number;
  readonly noise: number;
  readonly steps: number;
  readonly batch: number;
  readonly stepSize: number;
}

const setting: Setting = {
  d: 7,
  features: 4,
  exponent: 1.3,
  noise: 0.2,
  steps: 25,
  batch: 2,
  stepSize: 0.15,
};

/** S (M × d) as documented: draw m of chunk 0 holds row m, divided by √M. */
function sketchRows(features: number, d: number): number[][] {
  const draws = drawChunks({ key: keyOf(features), tag: "z", chunk: 0, count: features });
  return Array.from({ length: features }, (_, m) =>
    Array.from({ length: d }, (__, i) => draws[256 * m + i] / Math.sqrt(features)),
  );
}

function keyOf(features: number): Uint8Array {
  const text = canonicalJson({ seed: SEED, sketch: { features, draw: 1 } });
  return sha256(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}

/** G = Σ^½ Sᵀ S Σ^½ by its entries. */
function metric({ features, d, exponent }: Setting): number[][] {
  const rows = sketchRows(features, d);
  return indices(d).map((i) =>
    indices(d).map(
      (j) =>
        ((i + 1) * (j + 1)) ** (-exponent / 2) *
        rows.reduce((sum, row) => sum + row[i] * row[j], 0),
    ),
  );
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function product(a: number[][], b: number[][]): number[][] {
  return a.map((row) =>
    indices(b[0].length).map((j) => row.reduce((s, x, k) => s + x * b[k][j], 0)),
  );
}

/** E e eᵀ, e = c − u, from M(0): M ← M − γ(GM + MG) + γ²((1 + 1/B) GMG + G (tr GM + σ²) / B). */
function teacherMoments(given: Setting, initial: number[][]): number[][] {
  const g = metric(given);
  let m = initial;
  const { stepSize, steps, batch, noise } = given;
  for (const stretch of stretches("geometric", stepSize, steps)) {
    for (let t = 0; t < stretch.count; t++) {
      const rate = stretch.stepSize;
      const gm = product(g, m);
      const gmg = product(gm, g);
      const trace = m.reduce((sum, row, i) => sum + row[i], 0) + noise;
      const gg = product(g, g);
      m = m.map((row, i) =>
        row.map(
          (value, j) =>
            value -
            rate * (gm[i][j] + gm[j][i]) +
            rate * rate * ((1 + 1 / batch) * gmg[i][j] + (gg[i][j] * trace) / batch),
        ),
      );
    }
  }
  return m;
}

function cellOf(given: Setting, engine: Engine, problem: Partial<Problem> = {}): Cell {
  const { d, features, exponent, noise, steps, batch, stepSize } = given;
  return {
    seed: SEED,
    engine,
    problem: {
      d,
      target: { exponent: 1.2 },
      noiseVariance: noise,
      spectrum: { exponent },
      sketch: { features },
      ...problem,
    },
    chain: {
      teacher: { learner: "sgd", steps, batch, stepSize },
      limit: { learner: "sgd", samples: "infinite" },
    },
  };
}

function halfTrace(m: number[][]): number {
  return m.reduce((sum, row, i) => sum + row[i], 0) / 2;
}

const coefficient = (i: number): number => (i + 1) ** -0.6;

describe("a sketch", () => {
  it.each([1, 3, 4, 7])("of %i features has the risk of the recursion in matrices", (features) => {
    const given = { ...setting, features };
    const fixed = indices(given.d).map((i) =>
      indices(given.d).map((j) => coefficient(i) * coefficient(j)),
    );
    const random = fixed.map((row, i) => row.map((value, j) => (i === j ? value : 0)));

    const oracle = halfTrace(teacherMoments(given, fixed));
    const average = halfTrace(teacherMoments(given, random));
    const { teacher } = runChain(cellOf(given, "exact"));
    const ofRandom = runChain(
      cellOf(given, "exact", { target: { exponent: 1.2, random: true } }),
    ).teacher;

    expect(Math.abs(teacher.risk / oracle - 1)).toBeLessThan(1e-13);
    expect(Math.abs(ofRandom.risk / average - 1)).toBeLessThan(1e-13);
    expect(Math.abs(oracle / average - 1)).toBeGreaterThan(1e-3);
  });

  it("leaves a converged stage the floor, which falls with more features to 0 with d of them", () => {
    const floors = [1, 4, 6, 7].map((features) => {
      const { limit } = runChain(cellOf({ ...setting, features }, "exact"));
      expect(limit.risk).toBe(limit.floor);
      return limit.floor;
    });

    expect(floors).toEqual([...floors].sort((a, b) => b - a));
    expect(floors[3]).toBeLessThan(1e-12);
  });

  it("gives the eigenvalues the trace of S Σ Sᵀ and the truth its energy", () => {
    const { problem } = cellOf(setting, "exact");
    const solved = solveSketch(SEED, { ...problem, sketch: { features: 4 } });
    const trace = sum(metric(setting).map((row, i) => row[i]));

    expect(sum([...solved.eigenvalues])).toBeCloseTo(trace, 13);
    expect(sum([...solved.energies])).toBeCloseTo(
      sum(indices(7).map((i) => coefficient(i) ** 2)),
      13,
    );
  });

  it("has features of every coordinate where they fill several chunks of draws", () => {
    const d = 600;
    const problem = {
      d,
      target: { exponent: 2 },
      spectrum: { exponent: 0.3 },
      sketch: { features: 9 },
    };
    const drawn = [0, 1, 2].map((chunk) =>
      drawChunks({ key: keyOf(9), tag: "z", chunk, count: 9 }),
    );
    const trace = sum(
      indices(d).map((i) => {
        const column = indices(9).map((m) => drawn[i >> 8][256 * m + (i & 255)]);
        return ((i + 1) ** -0.3 * sum(column.map((value) => value * value))) / 9;
      }),
    );

    expect(sum([...solveSketch(SEED, problem).eigenvalues]) / trace).toBeCloseTo(1, 13);
  });

  it.each([
    ["a fixed truth", {}],
    ["a random truth", { target: { exponent: 1.2, random: true } }],
  ])("agrees by simulation with the expectation for %s", (_, problem) => {
    const scores = [1, 2].map((scale) => {
      const cell = cellOf(setting, "sampled", { ...problem, spectrum: { exponent: 1.3, scale } });
      const exact = runChain(cellOf(setting, "exact", problem)).teacher.risk;
      const cache = createChainCache(1e6);
      const risks = indices(2000).map(
        (replicate) => runChain(cell, { replicate, cache }).teacher.risk,
      );
      const mean = sum(risks) / risks.length;
      const variance = sum(risks.map((risk) => (risk - mean) ** 2)) / (risks.length - 1);
      return (mean - exact) / Math.sqrt(variance / risks.length);
    });

    expect(Math.abs(scores[0])).toBeLessThan(LIMIT);
    expect(Math.abs(scores[1])).toBeGreaterThan(LIMIT);
  });

  it("has profiles in its own coordinates, of one sign by expectation and by simulation", () => {
    const profileBy = (engine: Engine) => {
      const profiles = { of: ["limit"], points: 64 };
      const { profile } = runChain({ ...cellOf(setting, engine), profiles }).limit;
      if (profile === undefined) throw new Error("no profile");
      return profile;
    };
    const [exact, sampled] = [profileBy("exact"), profileBy("sampled")];

    expect([...exact.index]).toEqual([1, 2, 3, 4, 5]);
    expect(exact.mean.some((mean) => mean < 0)).toBe(true);
    exact.mean.forEach((mean, k) => {
      expect(mean).toBeCloseTo(sampled.mean[k], 14);
      expect(exact.second[k]).toBeCloseTo(mean * mean, 14);
    });
    expect(exact.truthEnergy[4]).toBe(exact.error[4]);
  });

  it("is drawn anew for every number of features and every draw, and is part of the id", () => {
    const ids = [{ features: 4 }, { features: 5 }, { features: 4, draw: 2 }].map((sketch) => {
      const cell = cellOf(setting, "exact", { sketch });
      return [cellId(cell), runChain(cell).limit.floor];
    });

    expect(new Set(ids.flat()).size).toBe(6);
    expect(cellId(cellOf(setting, "exact", { sketch: { features: 4, draw: 1 } }))).toBe(ids[0][0]);
  });

  it.each<[string, Partial<Cell["problem"]>, object, RegExp]>([
    ["more features than coordinates", { sketch: { features: 8 } }, {}, /8 features/],
    ["a draw that is no number of a draw", { sketch: { features: 4, draw: 0 } }, {}, /draw/],
    ["signs", { distribution: "rademacher" }, {}, /rademacher/],
    ["an extrapolated tail", { tail: "extrapolate" }, {}, /tail/],
    ["a spectrum of a stage's own", {}, { spectrum: { exponent: 2 } }, /teacher: .* spectrum/],
    ["a mask", {}, { sees: { first: 2 } }, /sees/],
  ])("does not go with %s", (_, problem, stage, message) => {
    const cell = cellOf(setting, "exact", problem);
    const { teacher } = cell.chain;

    expect(() => runChain({ ...cell, chain: { teacher: { ...teacher, ...stage } } })).toThrow(
      message,
    );
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
