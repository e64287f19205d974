// Measured rows: their latent coordinates, and stages that learn from them.

import { beforeAll, describe, expect, it } from "vitest";
import type { Cell } from "../cell.js";
import {
  measureRows,
  type MeasuredTable,
  provideLearner,
  provideRows,
  runChain,
} from "../index.js";

const ROWS = 60;
const FEATURES = 5;

/** Skewed, correlated features, the last a sum of two others; a target that is not linear in them. */
function table() {
  const x = new Float64Array(ROWS * FEATURES);
  const y = new Float64Array(ROWS);
  for (let s = 0; s < ROWS; s++) {
    const a = ((s * 37) % 61) / 10;
    const b = ((s * 17) % 23) / 5;
    const c = (s % 7) - 2;
    x.set([a + 2 * b, b * b, c, 100 + a, b * b + c], s * FEATURES);
    y[s] = 5 + a - c + 0.3 * a * c;
  }
  return { rows: ROWS, features: FEATURES, x, y };
}

const sha256 = "a".repeat(64);
let measured: MeasuredTable;

beforeAll(() => {
  measured = measureRows(table());
  const { d, rows, z, residuals } = measured;
  provideRows({ sha256, d, rows, z, residuals });
});

describe("a measured table", () => {
  it("is white in latent coordinates, of which it has as many as vary", () => {
    const { d, z } = measured;
    expect(d).toBe(4);
    for (let i = 0; i < d; i++) {
      let mean = 0;
      for (let s = 0; s < ROWS; s++) mean += z[s * d + i] / ROWS;
      expect(Math.abs(mean)).toBeLessThan(1e-12);
      for (let j = 0; j < d; j++) {
        let covariance = 0;
        for (let s = 0; s < ROWS; s++) covariance += (z[s * d + i] * z[s * d + j]) / ROWS;
        expect(Math.abs(covariance - (i === j ? 1 : 0))).toBeLessThan(1e-11);
      }
    }
  });

  it("has the variance of its features, and explains its target by least squares", () => {
    const { d, eigenvalues, coefficients, residuals, noiseVariance, z } = measured;
    const { x, y } = table();
    const varianceOf = (values: readonly number[]): number => {
      const mean = values.reduce((sum, value) => sum + value, 0) / ROWS;
      return values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / ROWS;
    };
    const columns = Array.from({ length: FEATURES }, (_, j) =>
      [...x].filter((_, at) => at % FEATURES === j),
    );
    const total = columns.reduce((sum, column) => sum + varianceOf(column), 0);
    const explained = coefficients.reduce((sum, c) => sum + c * c, 0);

    expect(eigenvalues.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total, 9);
    expect([...eigenvalues]).toEqual([...eigenvalues].sort((a, b) => b - a));
    expect(explained + noiseVariance).toBeCloseTo(varianceOf([...y]), 10);
    for (let i = 0; i < d; i++) {
      const along = residuals.reduce((sum, residual, s) => sum + residual * z[s * d + i], 0);
      expect(Math.abs(along)).toBeLessThan(1e-9);
    }
  });

  it("is refused where nothing varies", () => {
    const flat = { rows: 2, features: 1, x: Float64Array.of(3, 3), y: Float64Array.of(1, 2) };
    expect(() => measureRows(flat)).toThrow("None of the 1 features varies over the 2 rows.");
  });
});

const STEP = 0.05;

/** One step of SGD from zero, by a learner that reads rows. */
const oneStep = {
  name: "one-step",
  train({
    eigenvalues,
    rows,
    start,
  }: {
    eigenvalues: Float64Array;
    start: Float64Array;
    rows: { read: (n: number) => { z: Float64Array; y: Float64Array } };
  }) {
    const { z, y } = rows.read(1);
    return start.map((value, i) => value + STEP * eigenvalues[i] * z[i] * y[0]);
  },
};

function cell(): Cell {
  const { d, coefficients, eigenvalues, noiseVariance } = measured;
  const learner = provideLearner({
    file: "one.mjs",
    sha256: "b".repeat(64),
    module: { default: oneStep },
  });
  return {
    seed: 5,
    engine: "sampled",
    problem: {
      d,
      target: { values: [...coefficients] },
      noiseVariance,
      spectrum: { values: [...eigenvalues] },
      data: { sha256, rows: ROWS },
    },
    chain: { model: { learner } },
  };
}

/** E ½ ‖v − c‖² after that step: the mean over the rows, by brute force. */
function expectedRisk(): number {
  const { d, z, residuals, coefficients: c, eigenvalues } = measured;
  let risk = 0;
  for (let s = 0; s < ROWS; s++) {
    let label = residuals[s];
    for (let i = 0; i < d; i++) label += z[s * d + i] * c[i];
    for (let i = 0; i < d; i++) {
      const error = STEP * eigenvalues[i] * z[s * d + i] * label - c[i];
      risk += (error * error) / 2 / ROWS;
    }
  }
  return risk;
}

describe("a stage on measured rows", () => {
  it("draws them uniformly, with the labels that they have: 4 standard errors of 4000 replicates", () => {
    const risks = Array.from(
      { length: 4000 },
      (_, replicate) => runChain(cell(), { replicate }).model.risk,
    );
    const mean = risks.reduce((sum, risk) => sum + risk, 0) / risks.length;
    const squares = risks.reduce((sum, risk) => sum + (risk - mean) * (risk - mean), 0);
    const error = Math.sqrt(squares) / risks.length;

    expect(Math.abs(mean - expectedRisk())).toBeLessThan(4 * error);
  });

  it("gives each row the label that it has, and another stage's labels no residual", () => {
    const { y } = table();
    const mean = y.reduce((sum, value) => sum + value, 0) / ROWS;
    const isOfTable = (label: number): boolean =>
      y.some((value) => Math.abs(value - mean - label) < 1e-9);
    const seen = { truth: [] as number[], taught: [] as number[] };
    const noting = (labels: "truth" | "taught") => ({
      name: labels,
      train({
        rows,
        start,
      }: {
        start: Float64Array;
        rows: { read: (n: number) => { y: Float64Array } };
      }) {
        seen[labels].push(...rows.read(40).y);
        return start;
      },
    });
    const stage = (labels: "truth" | "taught", digit: string) => ({
      learner: provideLearner({
        file: "n.mjs",
        sha256: digit.repeat(64),
        module: { default: noting(labels) },
      }),
    });
    // A converged teacher is the truth: only the residuals tell their labels apart.
    const teacher = { learner: "sgd", samples: "infinite" } as const;
    runChain({
      ...cell(),
      chain: {
        teacher,
        direct: stage("truth", "d"),
        taught: { ...stage("taught", "e"), labels: "teacher" },
      },
    });

    expect(seen.truth.every(isOfTable)).toBe(true);
    expect(new Set(seen.truth).size).toBeGreaterThan(20);
    expect(seen.taught.filter(isOfTable).length).toBeLessThan(5);
  });

  it("trains ridge on them: the gradient is 0 on the very rows", () => {
    const [rows, ridge] = [30, 0.7];
    const seen: { z: Float64Array; y: Float64Array }[] = [];
    const noting = {
      name: "noting",
      train({
        rows: source,
        start,
      }: {
        start: Float64Array;
        rows: { read: (n: number) => (typeof seen)[0] };
      }) {
        seen.push(source.read(rows));
        return start;
      },
    };
    const learner = provideLearner({
      file: "n.mjs",
      sha256: "1".repeat(64),
      module: { default: noting },
    });
    // With common draws a stage of one name gets the same rows whatever it is.
    const common = {
      ...cell(),
      random: "common",
      profiles: { of: ["model"], points: measured.d },
    } as const;
    runChain({ ...common, chain: { model: { learner } } });
    const { profile } = runChain({
      ...common,
      chain: { model: { learner: "ridge", samples: rows, ridge } },
    }).model;
    const v = profile?.mean ?? new Float64Array(0);
    const [{ z, y }] = seen;
    const { d, eigenvalues } = measured;

    for (let i = 0; i < d; i++) {
      let gradient = (ridge * v[i]) / eigenvalues[i];
      for (let s = 0; s < rows; s++) {
        let error = -y[s];
        for (let j = 0; j < d; j++) error += z[s * d + j] * v[j];
        gradient += (z[s * d + i] * error) / rows;
      }
      expect(Math.abs(gradient)).toBeLessThan(1e-8);
    }
  });

  it("says which file is missing", () => {
    const { problem, ...rest } = cell();
    const other = {
      ...rest,
      problem: { ...problem, data: { sha256: "c".repeat(64), rows: ROWS } },
    };

    expect(() => runChain(other)).toThrow(`[INPUT_MISSING]`);
    expect(() => runChain(other)).toThrow(`inputs/${"c".repeat(64)}.rows`);
  });

  it("has no engine reduced, no sketch and no other distribution", () => {
    const { problem, ...rest } = cell();
    expect(() => runChain({ ...rest, problem, engine: "reduced" })).toThrow("measured");
    expect(() => runChain({ ...rest, problem: { ...problem, sketch: { features: 2 } } })).toThrow(
      "Measured rows",
    );
    expect(() =>
      runChain({ ...rest, problem: { ...problem, distribution: "rademacher" } }),
    ).toThrow("Measured rows");
  });
});
