// Rows of another stage in a spec: what is filled in, what is refused and where.

import { cellId } from "@ktsweep/core";
import { describe, expect, it } from "vitest";

import { parseSpec } from "./index.js";

const spec = (student: string, engine = "sampled"): string => `version: 1
name: rows
axes: { N: [16, 32], eta: [0.1, 0.2] }
engine: ${engine}
problem: { d: 20, target: { exponent: 1.5 }, noiseVariance: 0.1 }
chain:
  teacher: { learner: sgd, samples: N, stepSize: 0.1 }
  student: { learner: sgd, stepSize: eta, ${student} }
`;

describe("data in a spec", () => {
  it("takes the number of samples of the stage that it names", () => {
    const sweep = parseSpec(spec("data: teacher"));
    const cells = Array.from({ length: sweep.points }, (_, i) => sweep.cell(i));

    expect(cells.map(({ chain }) => (chain.student as { samples: number }).samples)).toEqual([
      16, 16, 32, 32,
    ]);
    expect(cells.map((_, i) => sweep.cellId(i))).toEqual(cells.map((cell) => cellId(cell)));
    expect(sweep.sharedStages).toEqual(["teacher"]);
  });

  it("makes a stage another one wherever an axis reaches the stage whose rows it has", () => {
    const text = spec("data: teacher").replace("samples: N", "samples: 9");
    const reached = text.replace("stepSize: 0.1", "stepSize: 1 / N");

    expect(parseSpec(text).sharedStages).toEqual(["teacher", "student"]);
    expect(parseSpec(reached).sharedStages).toEqual(["teacher"]);
  });

  it.each([
    [
      "other numbers",
      "data: teacher, samples: 8",
      "s.yaml:8:12: chain.student: Stage student learns from 8 rows, but teacher has 16.",
    ],
    ["stages that are not there", "data: teach", "s.yaml:8:49: chain.student.data"],
    ["several passes without samples", "steps: 9, epochs: 2", "has epochs without samples"],
    ["a momentum of 1", "samples: 9, momentum: 1", "has momentum = 1"],
    ["momentum without updates", "flow: 3, momentum: 0.5", "has momentum but makes no updates"],
  ])("refuses %s", (_, student, what) => {
    expect(() => parseSpec(spec(student), { file: "s.yaml" })).toThrow(what);
  });

  it("refuses what the exact engine cannot know, at the stage", () => {
    const place = "s.yaml:8:12: chain.student: Stage student has no known expectation";

    expect(() =>
      parseSpec(spec("data: teacher, labels: teacher", "exact"), { file: "s.yaml" }),
    ).toThrow(
      `${place}: its labels or its start depend on the rows of teacher, from which it learns.`,
    );
    expect(() => parseSpec(spec("samples: 9, epochs: 2", "exact"), { file: "s.yaml" })).toThrow(
      place,
    );
    expect(() => parseSpec(spec("data: teacher", "exact"))).not.toThrow();
  });

  it("refuses what the reduced engine has no blocks for, at the stage", () => {
    for (const student of [
      "data: teacher",
      "samples: 9, momentum: 0.5",
      "samples: 9, average: { from: 0.5 }",
    ]) {
      expect(() => parseSpec(spec(student, "reduced"), { file: "s.yaml" })).toThrow(
        "s.yaml:8:12: chain.student: Stage student: sgd has no such reading by the engine reduced.",
      );
    }
  });
});
