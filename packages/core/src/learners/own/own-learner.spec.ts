// A learner that is not ours: it trains on the rows of ours, and what it does wrong has a name and a place.

import { describe, expect, it } from "vitest";
import type { Cell, Stage } from "../../cell.js";
import { cellId, type OwnLearner, provideLearner, runChain } from "../../index.js";

let files = 0;

function provided(learner: unknown, file = "mine.mjs"): `own:${string}` {
  const sha256 = String(++files).padStart(64, "0");
  return provideLearner({ file, sha256, module: { default: learner } });
}

const STEPS = 200;

/** Plain SGD of batch 1 and constant step size, written once more. */
const plainSgd: OwnLearner = {
  name: "plain-sgd",
  parameters: {
    samples: { kind: "count", doc: "training rows" },
    stepSize: { kind: "number", exclusiveMin: 0, doc: "step size" },
  },
  defaults: { stepSize: 0.1 },
  steps: ({ samples }) => samples as number,
  train({ d, stage, eigenvalues, start, rows, report }) {
    const v = start.slice();
    for (let step = 1; step <= stage.samples; step++) {
      const { z, y } = rows.read(1);
      let error = -y[0];
      for (let i = 0; i < d; i++) error += z[i] * v[i];
      for (let i = 0; i < d; i++) v[i] -= stage.stepSize * eigenvalues[i] * z[i] * error;
      report(step, v);
    }
    return v;
  },
};

function cellWith(model: Record<string, unknown>, more: Partial<Cell> = {}): Cell {
  const teacher: Stage = { learner: "sgd", samples: 50, stepSize: 0.1 };
  return {
    seed: 3,
    engine: "sampled",
    random: "common",
    problem: { d: 12, target: { exponent: 1.5 }, noiseVariance: 0.2, spectrum: { exponent: 1.3 } },
    chain: {
      teacher,
      model: { labels: "teacher", noiseVariance: 0.1, ...model } as unknown as Stage,
    },
    checkpoints: { model: [10, STEPS] },
    ...more,
  };
}

const train = (v: unknown): unknown => ({ name: "bad", train: () => v });
const failing = (learner: unknown): (() => unknown) => {
  const model = { learner: provided(learner) };
  return () => runChain(cellWith(model, { checkpoints: {} }));
};

describe("a user's own learner", () => {
  it("sees the rows, labels and start that ours sees: the same SGD twice", () => {
    const schedule = { samples: STEPS, init: "teacher", sees: { first: 9 } };
    const own = runChain(cellWith({ learner: provided(plainSgd), ...schedule })).model;
    const ours = runChain(
      cellWith({ learner: "sgd", ...schedule, stepSize: 0.1, schedule: "constant" }),
    ).model;

    expect(own.risk).toBeCloseTo(ours.risk, 10);
    expect(own.misfit).toBeCloseTo(ours.misfit, 10);
    expect(own.curve?.risk[0]).toBeCloseTo(ours.curve?.risk[0] ?? NaN, 10);
    expect(own.expectedRisk).toBeNull();
    expect(ours.expectedRisk).not.toBeNull();
  });

  it("would be seen to take other rows", () => {
    const wrong: OwnLearner = {
      ...plainSgd,
      train: (task) => {
        task.rows.read(1);
        return plainSgd.train(task);
      },
    };
    const risks = [plainSgd, wrong].map(
      (learner) => runChain(cellWith({ learner: provided(learner), samples: STEPS })).model.risk,
    );

    expect(Math.abs(risks[0] - risks[1])).toBeGreaterThan(1e-4);
  });

  it("is read in expectation where it says how", () => {
    const learner = provided({
      ...plainSgd,
      train: ({ d, labels, start }: Parameters<OwnLearner["train"]>[0]) =>
        Array.from({ length: d }, (_, i) => (labels[i] + start[i]) / 2),
      expect: ({ initial }: { initial: Float64Array }) => ({
        survival: initial.map(() => 0.5),
        residual: initial.map((value) => value / 4),
      }),
    });
    const model = { learner, samples: 8, labels: "truth", sees: { first: 5 } };
    const simulated = runChain(cellWith(model, { checkpoints: {} })).model;
    const exact = runChain(cellWith(model, { checkpoints: {}, engine: "exact" })).model;

    expect(simulated.risk).toBeCloseTo(exact.risk, 12);
    expect(simulated.expectedRisk).toBe(exact.risk);
  });

  it("draws from a stream of its stage", () => {
    const draws = provided({
      name: "noise",
      train: ({ start, random }: { start: Float64Array; random: () => number }) =>
        start.map(random),
    });
    const cell = cellWith(
      { learner: draws, labels: "truth" },
      { checkpoints: {}, profiles: { of: ["model"], points: 12 } },
    );
    const [mean] = [runChain(cell).model.profile?.mean ?? []];

    expect(new Set(mean).size).toBe(12);
    expect(mean.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(runChain(cell, { replicate: 1 }).model.profile?.mean).not.toEqual(mean);
    expect(runChain(cell).model.profile?.mean).toEqual(mean);
  });

  it("is known by content: not by the file's name, not by what equals a default", () => {
    const learner = provided(plainSgd);

    expect(cellId(cellWith({ learner, samples: 8 }))).toBe(
      cellId(cellWith({ learner, samples: 8, stepSize: 0.1 })),
    );
    expect(cellId(cellWith({ learner, samples: 8 }))).not.toBe(
      cellId(cellWith({ learner: provided(plainSgd), samples: 8 })),
    );
  });
});

describe("what a learner does wrong", () => {
  it.each([
    ["nothing returned", train(undefined), "train gave nothing"],
    ["a number", train(7), "no list of numbers"],
    ["too few", train([1, 2]), "2 coefficients, d is 12"],
    ["not a number", train(new Float64Array(12).fill(NaN)), "NaN as coefficient 1"],
    ["a text inside", train(Array(12).fill("1")), "1 as coefficient 1"],
    [
      "no row",
      { name: "bad", train: ({ rows }: { rows: { read: (n: number) => void } }) => rows.read(0) },
      "rows.read(0)",
    ],
  ])("%s", (_, learner, message) => {
    expect(failing(learner)).toThrow(`Stage model: mine.mjs: `);
    expect(failing(learner)).toThrow(message);
    expect(failing(learner)).toThrow("LEARNER_FAILED");
  });

  it("an exception, with its place", () => {
    const thrower = () => {
      const error = new TypeError("boo");
      error.stack =
        "TypeError: boo\n    at inner (node:fs:1:1)\n    at Object.train (mine.mjs:12:7)\n";
      throw error;
    };

    expect(failing({ name: "bad", train: thrower })).toThrow(
      "train of mine.mjs threw TypeError: boo at mine.mjs:12:7.",
    );
  });

  it.each([
    ["no default", {}, "it has no default export"],
    ["no object", { default: 1 }, "its default export is no object"],
    ["no name", { default: { train: () => 0 } }, "name is missing"],
    ["no train", { default: { name: "x" } }, "train is missing"],
    [
      "a taken name",
      { default: { ...plainSgd, parameters: { sees: { kind: "count", doc: "" } } } },
      "parameters.sees: every stage",
    ],
    [
      "no kind",
      { default: { ...plainSgd, parameters: { a: { kind: "int", doc: "" } } } },
      "parameters.a: kind is none of",
    ],
    ["a stray default", { default: { ...plainSgd, defaults: { b: 1 } } }, "defaults.b"],
  ])("its module: %s", (_, module, message) => {
    const offer = (): unknown => provideLearner({ file: "x.mjs", sha256: "f".repeat(64), module });

    expect(offer).toThrow(`[INPUT_INVALID] x.mjs: ${message}`);
  });

  it("a missing field", () => {
    const model = { learner: provided(plainSgd) };

    expect(() => cellId(cellWith(model))).toThrow(
      "Stage model: mine.mjs: the field samples is missing.",
    );
  });
});
