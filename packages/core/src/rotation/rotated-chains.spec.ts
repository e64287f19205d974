// Chains of stages in three bases against the recursion of whole matrices in latent coordinates, update by update.

import { describe, expect, it } from "vitest";

import type { Cell, Chain, Problem, Rotation, SgdStage } from "../cell.js";
import { basisOf } from "./rotation.js";
import { runChain } from "../run-chain.js";
import { stretches } from "../schedule.js";

const SEED = 11;

type Matrix = readonly (readonly number[])[];

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const add = (a: Matrix, b: Matrix, factor = 1): Matrix =>
  a.map((row, i) => row.map((value, j) => value + factor * b[i][j]));
const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => range(b[0].length).map((j) => row.reduce((s, x, k) => s + x * b[k][j], 0)));
const flipped = (a: Matrix): Matrix => range(a[0].length).map((j) => a.map((row) => row[j]));
const trace = (a: Matrix): number => a.reduce((s, row, i) => s + row[i], 0);

/** G = U Λ Uᵀ. */
function metric(d: number, eigenvalues: readonly number[], rotation: Rotation): Matrix {
  const u = basisOf(SEED, d, rotation).matrix;
  return range(d).map((i) =>
    range(d).map((j) =>
      range(d).reduce((s, k) => s + u[i * d + k] * eigenvalues[k] * u[j * d + k], 0),
    ),
  );
}

function cellOf(problem: Problem, chain: Chain): Cell {
  return { seed: SEED, engine: "exact", problem, chain };
}

interface Moments {
  /** E[v_a v_bᵀ] of truth (0) and stages (1, 2, …) by "a b". */
  readonly of: Map<string, Matrix>;
}

interface OracleStage {
  readonly stage: SgdStage;
  readonly metric: Matrix;
  /** Weights of truth and earlier stages in the labels, and the stage it starts from. */
  readonly labels: readonly (readonly [number, number])[];
  readonly init?: number;
  readonly noise: number;
}

/** Adds stage `at` to the moments, update by update; its risk after each. */
function trainOracle(moments: Moments, at: number, { stage, metric: g, ...given }: OracleStage) {
  const { of } = moments;
  const d = g.length;
  const zero: Matrix = g.map((row) => row.map(() => 0));
  const pair = (a: number, b: number): Matrix => {
    const known = of.get(`${String(a)} ${String(b)}`);
    return known ?? flipped(of.get(`${String(b)} ${String(a)}`) ?? []);
  };
  const start: readonly (readonly [number, number])[] = [
    ...(given.init === undefined ? [] : [[given.init, 1] as const]),
    ...given.labels.map(([source, weight]) => [source, -weight] as const),
  ];
  const sum = (
    left: readonly (readonly [number, number])[],
    right: readonly (readonly [number, number])[],
  ): Matrix =>
    left.reduce(
      (total, [a, wa]) => right.reduce((inner, [b, wb]) => add(inner, pair(a, b), wa * wb), total),
      zero,
    );
  let second = sum(start, start);
  let crosses = range(at).map((w) => sum(start, [[w, 1]]));
  const identity = range(d).map((i) => range(d).map((j) => (i === j ? 1 : 0)));
  const close = (): void => {
    for (const w of range(at)) {
      of.set(`${String(at)} ${String(w)}`, add(sum(given.labels, [[w, 1]]), crosses[w]));
    }
    const residualLabels = given.labels.reduce(
      (s, [w, weight]) => add(s, crosses[w], weight),
      zero,
    );
    const both = add(residualLabels, flipped(residualLabels));
    of.set(`${String(at)} ${String(at)}`, add(add(sum(given.labels, given.labels), both), second));
  };
  const risks: number[] = [];
  const batch = Number(stage.batch ?? 1);
  for (const { stepSize, count } of stretches(
    stage.schedule ?? "geometric",
    Number(stage.stepSize),
    stage.steps ?? 0,
  )) {
    for (let t = 0; t < count; t++) {
      const gm = times(g, second);
      const gmg = times(gm, g);
      const feedback = (trace(second) + given.noise) / batch;
      second = add(
        add(second, add(gm, flipped(gm)), -stepSize),
        gmg,
        stepSize ** 2 * (1 + 1 / batch),
      );
      second = add(second, times(g, g), stepSize ** 2 * feedback);
      crosses = crosses.map((cross) => times(add(identity, g, -stepSize), cross));
      close();
      risks.push((trace(pair(at, at)) - 2 * trace(pair(at, 0)) + trace(pair(0, 0))) / 2);
    }
  }
  return risks;
}

describe("a chain of stages in three bases", () => {
  const d = 4;
  const c = [1, 0.6, -0.4, 0.3];
  const spectra = [
    [1, 0.5, 0.3, 0.2],
    [0.9, 0.4, 0, 0.1],
    [1, 1, 0.2, 0.05],
  ];
  const rotations: readonly Rotation[] = [{ draw: 1 }, { angle: 0.4 }, { draw: 7 }];
  const stage = (i: number, more: Partial<SgdStage>): SgdStage => ({
    learner: "sgd",
    spectrum: { values: spectra[i] },
    rotation: rotations[i],
    steps: 24,
    stepSize: 0.2,
    ...more,
  });
  const chain = {
    teacher: stage(0, {}),
    student: stage(1, { labels: "teacher", batch: 3, steps: 21 }),
    pupil: stage(2, {
      labels: { mix: ["student", "truth"], weight: 0.7 },
      init: "teacher",
      schedule: { power: 0.3 },
      noiseVariance: 0.05,
    }),
  };
  const oracle = (target: Matrix): number[][] => {
    const moments: Moments = { of: new Map([["0 0", target]]) };
    const sources = [
      { labels: [[0, 1]] as const, noise: 0.2 },
      { labels: [[1, 1]] as const, noise: 0 },
      {
        labels: [
          [2, 0.7],
          [0, 0.3],
        ] as const,
        noise: 0.05,
        init: 1,
      },
    ];
    return Object.values(chain).map((one, i) =>
      trainOracle(moments, i + 1, {
        stage: one,
        metric: metric(d, spectra[i], rotations[i]),
        ...sources[i],
      }),
    );
  };
  const names = ["teacher", "student", "pupil"] as const;

  it("has the risks of the recursion in matrices, all along each run", () => {
    const fixed = oracle(c.map((a) => c.map((b) => a * b)));
    const cell = {
      ...cellOf({ d, target: { values: c }, noiseVariance: 0.2 }, chain),
      checkpoints: Object.fromEntries(names.map((name) => [name, { range: [1, 24, 1] as const }])),
    };
    const result = runChain(cell);

    names.forEach((name, i) => {
      const { curve, risk } = result[name];
      expect(Math.abs(risk / (fixed[i].at(-1) ?? 0) - 1)).toBeLessThan(1e-13);
      curve?.steps.forEach((step, k) => {
        expect(Math.abs(curve.risk[k] / fixed[i][step - 1] - 1)).toBeLessThan(1e-13);
      });
    });
  });

  it("has those of a random truth too, whose coordinates are independent", () => {
    const energies = range(d).map((i) => (i + 1) ** -1.5);
    const random = oracle(range(d).map((i) => range(d).map((j) => (i === j ? energies[i] : 0))));
    const problem = { d, target: { exponent: 1.5, random: true }, noiseVariance: 0.2 };
    const result = runChain(cellOf(problem, chain));

    names.forEach((name, i) => {
      expect(Math.abs(result[name].risk / (random[i].at(-1) ?? 0) - 1)).toBeLessThan(1e-13);
    });
  });
});
