// Simulated ridge regression against the same systems by plain elimination.

import { describe, expect, it } from "vitest";

import type { Cell, RidgelessStage, RidgeStage } from "../../cell.js";
import { isKtsweepError } from "../../errors.js";
import { drawnRows } from "../../kernel/rows.js";
import { sha256 } from "../../sha256.js";
import { runChain } from "../../run-chain.js";
import { learners } from "../index.js";
import type { SimulatedTask } from "../learner.js";

type Regression = RidgeStage | RidgelessStage;

interface Setting {
  readonly d: number;
  readonly exponent?: number;
  /** 0-based coordinates that are not seen. */
  readonly unseen?: readonly number[];
  readonly noiseVariance?: number;
}

const key = sha256(Uint8Array.of(7));

function task({ d, exponent = 1, unseen = [], noiseVariance = 0.3 }: Setting): SimulatedTask {
  const source = { key, noiseKey: key, d, noiseStd: Math.sqrt(noiseVariance) };
  return {
    setting: {
      index: Float64Array.from({ length: d }, (_, i) => i + 1),
      eigenvalues: Float64Array.from({ length: d }, (_, i) =>
        unseen.includes(i) ? 0 : (i + 1) ** -exponent,
      ),
      weights: new Float64Array(d).fill(1),
      noiseVariance,
      distribution: "gaussian",
    },
    initial: Float64Array.from({ length: d }, (_, i) => -1 / (i + 1)),
    key,
    labels: () => new Float64Array(d),
    rows: () => drawnRows({ ...source, distribution: "gaussian" }),
    watch: { steps: new Float64Array(0), record: () => undefined, shouldStop: () => false },
  };
}

function simulated(stage: Regression, given: SimulatedTask): Float64Array | Error {
  return learners[stage.learner].simulate([{ stage, task: given }])[0];
}

/** Rows z and labels y of the residual's regression: y = noise − z·r0. */
function rowsOf(rows: number, { rows: open, initial }: SimulatedTask): [number[][], number[]] {
  const source = open();
  const { z, noise } = source.read(rows);
  const d = initial.length;
  const inputs = Array.from({ length: rows }, (_, s) => [...z.subarray(s * d, (s + 1) * d)]);
  const labels = inputs.map((row, s) => noise[s] - dot(row, initial));
  source.release();
  return [inputs, labels];
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Solves by elimination with pivots. */
function solve(matrix: number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  rows.forEach((_, k) => {
    const tail = rows.slice(k).map((row) => Math.abs(row[k]));
    const best = k + tail.indexOf(Math.max(...tail));
    [rows[k], rows[best]] = [rows[best], rows[k]];
    for (let i = 0; i < rows.length; i++) {
      if (i === k) continue;
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= rows.length; j++) rows[i][j] -= factor * rows[k][j];
    }
  });
  return rows.map((row, i) => row[rows.length] / row[i]);
}

/** r0 + L Zᵀ (Z L Zᵀ + n r)⁻¹ ỹ, the interpolator of least norm at r = 0; the same as the primal form where n > p, r > 0. */
function dualResidual(
  rows: number,
  ridge: number,
  scales: Float64Array,
  given: SimulatedTask,
): number[] {
  const [z, y] = rowsOf(rows, given);
  const gram = z.map((a, s) =>
    z.map((b, t) =>
      a.reduce((sum, value, i) => sum + value * scales[i] * b[i], s === t ? rows * ridge : 0),
    ),
  );
  const multipliers = solve(gram, y);
  return [...given.initial].map(
    (start, i) =>
      start +
      scales[i] *
        dot(
          z.map((row) => row[i]),
          multipliers,
        ),
  );
}

/** Least squares over the seen coordinates by normal equations. */
function leastSquares(rows: number, given: SimulatedTask): number[] {
  const [z, y] = rowsOf(rows, given);
  const { eigenvalues } = given.setting;
  const seen = [...eigenvalues.keys()].filter((i) => eigenvalues[i] > 0);
  const columns = seen.map((i) => z.map((row) => row[i]));
  const change = solve(
    columns.map((a) => columns.map((b) => dot(a, b))),
    columns.map((a) => dot(a, y)),
  );
  return [...given.initial].map(
    (start, i) => start + (seen.includes(i) ? change[seen.indexOf(i)] : 0),
  );
}

function difference(a: Float64Array | Error, b: readonly number[]): number {
  if (a instanceof Error) throw a;
  return Math.max(...b.map((value, i) => Math.abs(value - a[i])));
}

describe("a simulated ridge stage", () => {
  it.each([
    ["fewer rows than coordinates", 30, 50, 0.02],
    ["hardly any ridge", 21, 50, 1e-9],
    ["more rows than coordinates", 70, 30, 0.02],
    ["as many", 37, 37, 0.1],
    ["more rows than are read at a time", 600, 9, 0.01],
    ["one row", 1, 6, 0.5],
    ["one coordinate", 5, 1, 0.5],
  ])("solves its system: %s", (_, samples, d, ridge) => {
    const given = task({ d });
    const plain = dualResidual(samples, ridge, given.setting.eigenvalues, given);

    expect(difference(simulated({ learner: "ridge", samples, ridge }, given), plain)).toBeLessThan(
      1e-9,
    );
  });

  it.each([
    ["more coordinates", 40],
    ["more rows", 90],
  ])("weighs its penalty and leaves what it does not see: %s", (_, samples) => {
    const given = task({ d: 60, unseen: [0, 4, 59] });
    const scales = given.setting.eigenvalues.map((value, i) => value * (i + 1) ** 0.5);
    const stage = { learner: "ridge", samples, ridge: 0.05, penalty: { exponent: 0.5 } } as const;
    const residual = simulated(stage, given);

    expect(difference(residual, dualResidual(samples, 0.05, scales, given))).toBeLessThan(1e-9);
    expect((residual as Float64Array)[4]).toBe(given.initial[4]);
    const listed = Array.from({ length: 60 }, (__, i) => (i + 1) ** -0.5);
    const again = simulated({ ...stage, penalty: listed }, given);
    expect(difference(again, [...(residual as Float64Array)])).toBeLessThan(1e-9);
  });

  it("is the population's minimiser with infinite samples", () => {
    const given = task({ d: 5 });
    const residual = simulated({ learner: "ridge", samples: "infinite", ridge: 0.1 }, given);
    const { eigenvalues } = given.setting;

    expect([...(residual as Float64Array)]).toEqual(
      [...given.initial].map((start, i) => start * (0.1 / (eigenvalues[i] + 0.1))),
    );
  });

  it("has the interpolator of least penalty as its limit", () => {
    const given = task({ d: 60 });
    const residual = simulated({ learner: "ridge", samples: 20, ridge: 0 }, given);

    expect(residual).toEqual(simulated({ learner: "ridgeless", samples: 20 }, given));
  });
});

describe("a simulated ridgeless stage", () => {
  it("interpolates with the least norm where it has more coordinates than rows", () => {
    const given = task({ d: 80, unseen: [3] });
    const plain = dualResidual(30, 0, given.setting.eigenvalues, given);

    expect(difference(simulated({ learner: "ridgeless", samples: 30 }, given), plain)).toBeLessThan(
      1e-9,
    );
  });

  it.each([
    [50, 40],
    [40, 40],
  ])("is least squares with %i rows in %i coordinates", (samples, d) => {
    const given = task({ d, exponent: 3 });
    const residual = simulated({ learner: "ridgeless", samples }, given);

    expect(difference(residual, leastSquares(samples, given))).toBeLessThan(1e-8);
  });

  it.each([2, 4, 6, 10])("interpolates on a spectrum i^-%i", (exponent) => {
    const given = task({ d: 300, exponent });
    const residual = simulated({ learner: "ridgeless", samples: 100 }, given);
    if (residual instanceof Error) throw residual;
    const [z, labels] = rowsOf(100, given);
    const change = residual.map((value, i) => value - given.initial[i]);
    const worst = Math.max(...z.map((row, s) => Math.abs(dot(row, change) - labels[s])));

    expect(worst).toBeLessThan(1e-7);
  });

  it("learns nothing where it sees nothing", () => {
    const given = task({ d: 3, unseen: [0, 1, 2] });

    expect(simulated({ learner: "ridgeless", samples: 4 }, given)).toEqual(given.initial);
  });

  it("is a failure with its numbers where equal rows leave no solution", () => {
    const stage = { learner: "ridgeless", samples: 6 } as const;
    const signs = { key, noiseKey: key, d: 2, distribution: "rademacher", noiseStd: 0 } as const;
    const given = { ...task({ d: 8 }), rows: () => repeated(drawnRows({ ...signs, d: 8 })) };
    const failure = simulated(stage, given);

    expect(isKtsweepError(failure) && failure.code).toBe("SYSTEM_SINGULAR");
    expect(String(failure)).toContain("6 rows in 8 coordinates");
  });

  it("stops where it is asked to", () => {
    const given = task({ d: 30 });
    const watch = { ...given.watch, shouldStop: () => true };

    expect(() => simulated({ learner: "ridgeless", samples: 4 }, { ...given, watch })).toThrow(
      "stopped",
    );
  });

  it("fails as a row of its cell", () => {
    const cell: Cell = {
      seed: 1,
      engine: "sampled",
      problem: { d: 4, target: { exponent: 1 } },
      chain: { model: { learner: "ridge", samples: 3, ridge: -1 } },
    };

    expect(() => runChain(cell)).toThrow("has ridge = -1");
  });
});

/** The source with its first row in place of all. */
function repeated(source: ReturnType<typeof drawnRows>): ReturnType<typeof drawnRows> {
  return {
    ...source,
    read(count) {
      const block = source.read(count);
      for (let s = 1; s < count; s++) {
        block.z.copyWithin(s * source.d, 0, source.d);
        block.noise[s] = block.noise[0];
      }
      return block;
    },
  };
}
