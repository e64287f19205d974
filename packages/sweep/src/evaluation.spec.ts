import { createHash } from "node:crypto";

import { cellId } from "@ktsweep/core";
import { describe, expect, it } from "vitest";

import { parseSpec, type Sweep } from "./index.js";

function sweepWith(axes: string, chain: string, ...set: readonly string[]): Sweep {
  const text = `
version: 1
name: evaluation
axes: { ${axes} }
problem: { d: 8, target: { exponent: 1.5 }, noiseVariance: 0.1 }
chain: { ${chain} }
`;
  return parseSpec(text, { set });
}

const model = "model: { learner: sgd, samples: N, stepSize: 0.1 }";

describe("a grid point", () => {
  it("has words from axes of texts: labels, schedules, starts, the engine's distribution", () => {
    const sweep = sweepWith(
      "source: [truth, a], plan: [constant, half-constant], law: [gaussian, rademacher]",
      `a: { learner: sgd, samples: 8, stepSize: 0.1 },
       b: { learner: sgd, labels: { axis: source }, samples: 8, stepSize: 0.1, schedule: { axis: plan } },
       c: { learner: sgd, labels: { mix: [{ axis: source }, truth], weight: 0.5 }, samples: 8, stepSize: 0.1 }`,
      "problem.distribution={ axis: law }",
    );
    const { chain, problem } = sweep.cell(7);

    expect(problem.distribution).toBe("rademacher");
    expect(chain.b).toMatchObject({ labels: "a", schedule: "half-constant" });
    expect(chain.c.labels).toEqual({ mix: ["a", "truth"], weight: 0.5 });
  });

  it("floors counts and keeps lengths", () => {
    const { chain } = sweepWith(
      "N: [7.9]",
      "model: { learner: sgd, samples: N, stepSize: 0.1, schedule: { geometric: { stageLength: N / 4 } } }",
    ).cell(0);

    expect(chain.model).toMatchObject({
      samples: 7,
      schedule: { geometric: { stageLength: 1.975 } },
    });
  });

  it("counts equal values once, also where rounding makes them equal, and never minus zero", () => {
    const sweep = sweepWith("N: { logspace: [1, 4, 9], round: int }, z: [0, -0, 1, 0]", model);

    expect(sweep.points).toBe(4 * 2);
    expect(Object.is(sweep.values(0).z, 0)).toBe(true);
  });

  it("zips lists that hold a value twice", () => {
    const sweep = sweepWith("N: [1, 1, 2, 1], k: [5, 6, 6, 5]", model, "zip=[[N, k]]");
    const pairs = [0, 1, 2].map((index) => Object.values(sweep.values(index)));

    expect(sweep.points).toBe(3);
    expect(pairs).toEqual([
      [1, 5],
      [1, 6],
      [2, 6],
    ]);
  });

  it("is one without axes", () => {
    const sweep = sweepWith("", "model: { learner: sgd, samples: 4, stepSize: 0.1 }");

    expect([sweep.points, sweep.includes(0), sweep.values(0)]).toEqual([1, true, {}]);
    expect(() => sweep.cell(1)).toThrow(RangeError);
    expect(() => sweep.cell(-1)).toThrow(RangeError);
  });

  it("is told where it cannot be evaluated, with its values, unless where excludes it", () => {
    const chain = "model: { learner: sgd, samples: N - 2, stepSize: 0.1 }";

    expect(() => sweepWith("N: [4, 2], v: [x]", chain)).toThrow(
      /chain\.model\.samples: is 0\. This is at N = 2, v = x\. Write a count/,
    );
    expect(sweepWith("N: [4, 2]", chain, "where=N > 2").includes(1)).toBe(false);
  });

  it("has the id that core gives it where pieces are too many to be kept", () => {
    const sweep = sweepWith(
      "N: { range: [16, 215, 1] }, eta: { linspace: [0.01, 0.1, 200] }",
      "model: { learner: sgd, samples: N, stepSize: eta }, student: { learner: sgd, labels: model, samples: N, stepSize: 0.1 }",
    );

    expect(sweep.points).toBe(40_000);
    for (let i = 0; i < 300; i++) {
      const index = (i * 7919) % sweep.points;
      expect(sweep.cellId(index)).toBe(cellId(sweep.cell(index)));
    }
  });

  it("has the id that core gives it with listed coordinates of a profile, in any order", () => {
    const sweep = sweepWith("N: [4, 8]", model, "profiles={ points: [N, 1, N] }");

    expect(sweep.cellId(1)).toBe(
      cellId({ ...sweep.cell(1), profiles: { of: ["model"], points: [8, 1] } }),
    );
    expect(sweep.cellId(1)).toBe(cellId(sweep.cell(1)));
  });

  it("is selected by conditions over axes, texts and derived names", () => {
    const sweep = sweepWith("N: [4, 8], v: [x, y]", model, "derive.half=N / 2");
    const selected = (condition: string): number[] => [0, 1, 2, 3].filter(sweep.select(condition));

    expect(selected('half > 2 and v == "y"')).toEqual([3]);
    expect(selected('v == "z"')).toEqual([]);
    expect(() => sweep.select("M > 1")).toThrow("EXPRESSION_INVALID");
  });
});

describe("identity", () => {
  const base = sweepWith("N: [16]", model);

  it.each([
    "name=other",
    "axes={ n: [16] }",
    "where=N > 1",
    "derive.twice=2 * N",
    "measures.m=model_risk",
    "replicates=4",
    "chain.model.labels=truth",
    "chain.model.schedule=geometric",
    "chain.model.batch=1",
    "problem.tail=truncate",
    "problem.target.amplitude=1",
  ])("is not changed by %s", (assignment) => {
    const set = assignment.startsWith("axes")
      ? [assignment, "chain.model.samples=n"]
      : [assignment];

    expect(sweepWith("N: [16]", model, ...set).cellId(0)).toBe(base.cellId(0));
  });

  it.each([
    "seed=1",
    "engine=sampled",
    "random=common",
    "problem.d=9",
    "problem.noiseVariance=0.2",
    "chain.model.samples=17",
    "chain.model.spectrum={ exponent: 2 }",
    "checkpoints={ log2: [0, 2] }",
    "profiles={ points: 4 }",
  ])("is changed by %s", (assignment) => {
    expect(sweepWith("N: [16]", model, assignment).cellId(0)).not.toBe(base.cellId(0));
  });

  // Ids name stored rows: where this text changes, every store that there is loses its rows.
  it("is the hash of the canonical text of the cell's normal form", () => {
    const text =
      '{"chain":{"model":{"learner":"sgd","spectrum":{"exponent":1},"stepSize":0.1,"steps":16}},' +
      '"engine":"exact","problem":{"d":8,"noiseVariance":0.1,"target":{"exponent":1.5}},"seed":0}';
    const hash = createHash("sha256").update(text).digest("hex");

    expect(base.cellId(0)).toBe(hash.slice(0, 32));
  });
});
