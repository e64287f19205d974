// Stages in bases of their own: against sums over all samples, and laws. rotated-chains.spec.ts has longer chains.
//
// Statistics: three z-tests, two-sided, each at 1e-6 / 3; the planted fault (another angle) must fail the student's.

import { describe, expect, it } from "vitest";

import { createChainCache } from "../cache.js";
import type { Cell, Chain, Engine, Problem, Rotation, SgdStage } from "../cell.js";
import { cellId } from "../normal-form.js";
import { basisOf } from "./rotation.js";
import { runChain } from "../run-chain.js";

const SEED = 11;
const LIMIT = 5.1;

type Matrix = readonly (readonly number[])[];

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
/** G = U Λ Uᵀ. */
function metric(d: number, eigenvalues: readonly number[], rotation?: Rotation): Matrix {
  const u = rotation && basisOf(SEED, d, rotation).matrix;
  return range(d).map((i) =>
    range(d).map((j) =>
      u === undefined
        ? i === j
          ? eigenvalues[i]
          : 0
        : range(d).reduce((s, k) => s + u[i * d + k] * eigenvalues[k] * u[j * d + k], 0),
    ),
  );
}

const halving = { geometric: { stageLength: 1 } };

function twoSteps(values: readonly number[], stepSize: number, more: Partial<SgdStage>): SgdStage {
  return { learner: "sgd", spectrum: { values }, steps: 2, stepSize, schedule: halving, ...more };
}

function cellOf(problem: Problem, chain: Chain, engine: Engine = "exact"): Cell {
  return { seed: SEED, engine, problem, chain };
}

/** Every z of a sample with its weight: three Gauss–Hermite nodes per coordinate are exact up to degree five. */
const nodes = [0, -1, 1].map((sign) => ({
  z: sign * Math.sqrt(3),
  weight: sign === 0 ? 2 / 3 : 1 / 6,
}));
const samples = nodes.flatMap((a) =>
  nodes.flatMap((b) =>
    nodes.map((c) => ({ z: [a.z, b.z, c.z], weight: a.weight * b.weight * c.weight })),
  ),
);

interface Updates {
  readonly metric: Matrix;
  readonly stepSizes: readonly number[];
  readonly noise: number;
}

/** E of `then` over all samples of a stage that starts at zero: v ← v + γ G z (z·(t − v) ± σ). */
function overUpdates(
  { metric: g, stepSizes, noise }: Updates,
  target: readonly number[],
  then: (v: readonly number[]) => number,
  v: readonly number[] = target.map(() => 0),
): number {
  if (stepSizes.length === 0) return then(v);
  const [stepSize, ...rest] = stepSizes;
  const signs = noise === 0 ? [0] : [-1, 1];
  let expectation = 0;
  for (const { z, weight } of samples) {
    const direction = g.map((row) => row.reduce((s, x, k) => s + x * z[k], 0));
    const gap = z.reduce((s, x, k) => s + x * (target[k] - v[k]), 0);
    for (const sign of signs) {
      const push = stepSize * (gap + sign * Math.sqrt(noise));
      const next = v.map((value, k) => value + push * direction[k]);
      const further = overUpdates({ metric: g, stepSizes: rest, noise }, target, then, next);
      expectation += (weight / signs.length) * further;
    }
  }
  return expectation;
}

describe("stages in bases of their own", () => {
  it.each<[string, Rotation | undefined, Rotation]>([
    ["a student's angle", undefined, { angle: 0.7 }],
    ["two drawn bases", { draw: 1 }, { draw: 2 }],
  ])("have the risk of a sum over all samples with %s", (_, ofTeacher, ofStudent) => {
    const c = [1, -0.7, 0.5];
    const [slow, fast] = [
      [1, 0.5, 0.25],
      [1, 0.3, 0],
    ];
    const chain = {
      teacher: twoSteps(slow, 0.2, ofTeacher ? { rotation: ofTeacher } : {}),
      student: twoSteps(fast, 0.3, { labels: "teacher", rotation: ofStudent }),
    };
    const teacher = { metric: metric(3, slow, ofTeacher), stepSizes: [0.2, 0.1], noise: 0.3 };
    const student = { metric: metric(3, fast, ofStudent), stepSizes: [0.3, 0.15], noise: 0 };
    const risk = (v: readonly number[]): number =>
      v.reduce((s, value, k) => s + (value - c[k]) ** 2, 0) / 2;
    const problem = { d: 3, target: { values: c }, noiseVariance: 0.3 };

    const result = runChain(cellOf(problem, chain));
    const ofStudents = overUpdates(teacher, c, (u) => overUpdates(student, u, risk));

    expect(Math.abs(result.teacher.risk / overUpdates(teacher, c, risk) - 1)).toBeLessThan(1e-13);
    expect(Math.abs(result.student.risk / ofStudents - 1)).toBeLessThan(1e-13);
  });
});

describe("a rotation", () => {
  const problem: Problem = { d: 12, target: { exponent: 1.5 }, noiseVariance: 0.3 };
  const chainOf = (rotation?: Rotation): Chain => ({
    teacher: { learner: "sgd", spectrum: { exponent: 1 }, samples: 60, stepSize: 0.1 },
    student: {
      learner: "sgd",
      labels: "teacher",
      spectrum: { exponent: 1.5 },
      samples: 40,
      batch: 2,
      stepSize: 0.2,
      sees: { first: 9 },
      ...(rotation && { rotation }),
    },
    flow: { learner: "sgd", labels: "student", flow: 3, ...(rotation && { rotation }) },
  });
  const risksOf = (given: Problem, chain: Chain): number[] =>
    Object.values(runChain(cellOf(given, chain))).map(({ risk }) => risk);
  const expectEqual = (a: readonly number[], b: readonly number[]): void => {
    a.forEach((value, i) => {
      expect(Math.abs(value / b[i] - 1)).toBeLessThan(1e-12);
    });
  };
  const everywhere = (rotation: Rotation, chain: Chain): Chain =>
    Object.fromEntries(
      Object.entries(chain).map(([name, stage]) => [name, { ...stage, rotation }]),
    );

  it("by 0 is none", () => {
    expect(cellId(cellOf(problem, chainOf({ angle: 0 })))).toBe(cellId(cellOf(problem, chainOf())));
    expect(cellId(cellOf(problem, chainOf({ angle: 1 })))).not.toBe(
      cellId(cellOf(problem, chainOf())),
    );
  });

  it("by a whole turn is none either, but for rounding", () => {
    expectEqual(risksOf(problem, chainOf({ angle: 2 * Math.PI })), risksOf(problem, chainOf()));
  });

  it("of stages whose eigenvalues are equal changes nothing", () => {
    const flat = (chain: Chain): Chain =>
      Object.fromEntries(
        Object.entries(chain).map(([name, stage]) => [
          name,
          { ...stage, sees: "all" as const, spectrum: { exponent: 0, scale: 0.3 } },
        ]),
      );

    expectEqual(
      risksOf(problem, flat(everywhere({ draw: 3 }, chainOf()))),
      risksOf(problem, flat(chainOf())),
    );
  });

  it("of all stages changes nothing where the truth has no preferred direction", () => {
    const isotropic: Problem = { ...problem, target: { exponent: 0, random: true } };
    const turned = everywhere({ draw: 2 }, chainOf());

    expectEqual(risksOf(isotropic, turned), risksOf(isotropic, chainOf()));
    expect(risksOf(problem, turned)[1]).not.toBeCloseTo(risksOf(problem, chainOf())[1], 3);
  });

  it("of all stages changes nothing for ridge, ridgeless and masks either", () => {
    const isotropic: Problem = { ...problem, target: { exponent: 0, random: true } };
    const spectrum = { exponent: 1 };
    const chain: Chain = {
      mask: { learner: "mask", keep: 7 },
      ridge: { learner: "ridge", samples: 40, ridge: 0.1, spectrum, labels: "mask" },
      ridgeless: { learner: "ridgeless", samples: 7, spectrum, labels: "ridge" },
      student: { learner: "sgd", steps: 30, stepSize: 0.1, labels: "ridgeless", spectrum },
    };

    expectEqual(
      risksOf(isotropic, everywhere({ draw: 2 }, chain)),
      risksOf(isotropic, everywhere({ angle: 2 * Math.PI }, chain)),
    );
    expectEqual(risksOf(isotropic, everywhere({ draw: 2 }, chain)), risksOf(isotropic, chain));
  });

  it("leaves an averaged stage beside it without expectation, not without simulation", () => {
    const chain: Chain = {
      ...chainOf({ draw: 1 }),
      teacher: { learner: "sgd", samples: 60, stepSize: 0.1, average: { from: 0.5 } },
    };
    const { teacher, student } = runChain(cellOf(problem, chain, "sampled"));

    expect([teacher.expectedRisk, student.expectedRisk]).toEqual([null, null]);
    expect(student.risk).toBeGreaterThan(0);
    expect(() => runChain(cellOf(problem, chain))).toThrow(/teacher.*pairs of coordinates/);
  });

  it("is that of the stage whose rows are learned from", () => {
    const chain = (rotation: Rotation): Chain => ({
      teacher: { learner: "sgd", samples: 60, stepSize: 0.1, rotation: { draw: 1 } },
      student: { learner: "sgd", samples: 60, stepSize: 0.2, data: "teacher", rotation },
    });
    const { student } = runChain(cellOf(problem, chain({ draw: 1 }), "sampled"));

    expect(student.expectedRisk).not.toBeNull();
    expect(() => runChain(cellOf(problem, chain({ draw: 2 }), "sampled"))).toThrow(/same rotation/);
  });

  it("keeps lengths, by angle and drawn", () => {
    for (const rotation of [{ angle: 1.1 }, { draw: 4 }]) {
      for (const d of [1, 2, 5, 300]) {
        const { toOwn, fromOwn } = basisOf(1, d, rotation);
        const vector = Float64Array.from({ length: d }, (_, i) => 1 / (i + 1));
        fromOwn(toOwn(vector)).forEach((value, i) => {
          expect(Math.abs(value - vector[i])).toBeLessThan(1e-14);
        });
      }
    }
  });

  it("turns coordinates i and i + ⌈d/2⌉ by the angle", () => {
    for (const angle of [0.3, -2, 6.2]) {
      const own = basisOf(1, 5, { angle }).fromOwn(Float64Array.of(0, 1, 0, 0, 0));
      expect(own[1]).toBeCloseTo(Math.cos(angle), 14);
      expect(own[4]).toBeCloseTo(Math.sin(angle), 14);
    }
  });

  it("agrees by simulation with the expectation", () => {
    const chain = chainOf({ draw: 5 });
    const cell = cellOf(problem, chain, "sampled");
    const cache = createChainCache(1e6);
    const runs = range(1500).map((replicate) => runChain(cell, { replicate, cache }));
    const names = Object.keys(chain);
    const score = (name: string, expected: number): number => {
      const risks = runs.map((run) => run[name].risk);
      const mean = risks.reduce((a, b) => a + b, 0) / risks.length;
      const squares = risks.reduce((a, b) => a + (b - mean) ** 2, 0);
      return (mean - expected) / Math.sqrt(squares / (risks.length - 1) / risks.length);
    };

    for (const name of names) {
      expect(Math.abs(score(name, runs[0][name].expectedRisk ?? NaN))).toBeLessThan(LIMIT);
    }
    const planted = runChain(cellOf(problem, chainOf({ draw: 6 }))).student.risk;
    expect(Math.abs(score("student", planted))).toBeGreaterThan(LIMIT);
  });

  it("leaves a converged student the bias of what the teacher cannot teach it", () => {
    const c = range(12).map((i) => 1 / (i + 1));
    for (const angle of [0, Math.PI / 6, Math.PI / 4, 1.3]) {
      const limit: SgdStage = { learner: "sgd", samples: "infinite" };
      const student = { ...limit, sees: { first: 10 }, rotation: { angle } };
      const result = runChain(
        cellOf(
          { d: 12, target: { exponent: 2 } },
          {
            teacher: { ...limit, sees: { first: 8 } },
            direct: student,
            student: { ...student, labels: "teacher" },
          },
        ),
      );
      const bias = (c[8] ** 2 + c[9] ** 2 + Math.sin(angle) ** 2 * (c[10] ** 2 + c[11] ** 2)) / 2;

      expect(result.student.risk - result.direct.risk).toBeCloseTo(bias, 14);
      expect(result.direct.floor).toBeCloseTo(result.direct.risk, 14);
    }
  });

  it.each<[string, Partial<Problem>, object, Engine, RegExp]>([
    ["more than 512 coordinates", { d: 513 }, { draw: 1 }, "sampled", /513/],
    ["signs", { distribution: "rademacher" }, { draw: 1 }, "exact", /rademacher/],
    ["a sketch", { sketch: { features: 3 } }, { angle: 1 }, "exact", /sketch/],
    [
      "measured rows",
      { data: { sha256: "0".repeat(64), rows: 9 } },
      { angle: 1 },
      "sampled",
      /measured rows/,
    ],
    ["blocks", {}, { angle: 1 }, "reduced", /rotation/],
    ["draw 0", {}, { draw: 0 }, "exact", /draw/],
    ["no angle", {}, { angle: NaN }, "exact", /NaN/],
  ])("is refused with %s", (...[, more, rotation, engine, message]) => {
    const teacher: SgdStage = {
      learner: "sgd",
      samples: 8,
      stepSize: 0.1,
      rotation: rotation as Rotation,
    };

    expect(() => runChain(cellOf({ ...problem, ...more }, { teacher }, engine))).toThrow(message);
  });
});
