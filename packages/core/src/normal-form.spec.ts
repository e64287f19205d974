import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical.js";
import type { Cell, SgdStage } from "./cell.js";
import { cellId, normalCell } from "./normal-form.js";

const stage: SgdStage = { learner: "sgd", samples: 100, stepSize: 0.1 };
const cell: Cell = {
  seed: 3,
  engine: "exact",
  problem: { d: 5, target: { exponent: 1.5 }, noiseVariance: 0.25 },
  chain: { teacher: stage, student: { ...stage, labels: "teacher" } },
};

function withStudent(changes: Partial<SgdStage>): Cell {
  return {
    ...cell,
    chain: { ...cell.chain, student: { ...stage, labels: "teacher", ...changes } },
  };
}

describe("cellId", () => {
  it("is 32 hex digits and does not change over versions", () => {
    expect(cellId(cell)).toMatch(/^[0-9a-f]{32}$/);
    expect(canonicalJson(normalCell(cell))).toBe(
      '{"chain":{"student":{"labels":"teacher","learner":"sgd","spectrum":{"exponent":1},' +
        '"stepSize":0.1,"steps":100},"teacher":{"learner":"sgd","spectrum":{"exponent":1},' +
        '"stepSize":0.1,"steps":100}},"engine":"exact","problem":{"d":5,"noiseVariance":0.25,' +
        '"target":{"exponent":1.5}},"seed":3}',
    );
  });

  it.each<[string, Cell]>([
    [
      "defaults written out",
      withStudent({ batch: 1, schedule: "geometric", sees: "all", init: "zero" }),
    ],
    ["the same number of steps", withStudent({ samples: 203, batch: 2 })],
    ["noise that is the default", withStudent({ noiseVariance: 0 })],
    ["a mix of weight 1", withStudent({ labels: { mix: ["teacher", "truth"], weight: 1 } })],
    [
      "a spectrum of the problem",
      { ...cell, problem: { ...cell.problem, spectrum: { exponent: 1 } } },
    ],
    ["draws per stage", { ...cell, random: "stage" }],
  ])("is the same for cells that mean the same: %s", (name, other) => {
    const reference = name.startsWith("the same number")
      ? withStudent({ steps: 101, batch: 2, samples: undefined } as never)
      : cell;

    expect(cellId(other)).toBe(cellId(reference));
  });

  it.each<[string, Cell]>([
    ["root seed", { ...cell, seed: 4 }],
    ["engine", { ...cell, engine: "sampled" }],
    ["common draws", { ...cell, random: "common" }],
    ["checkpoints", { ...cell, checkpoints: { student: [1] } }],
    ["profiles", { ...cell, profiles: { of: ["student"], points: 3 } }],
    ["stage name", { ...cell, chain: { teacher: stage, pupil: { ...stage, labels: "teacher" } } }],
    ["step size", withStudent({ stepSize: 0.2 })],
    ["start", withStudent({ init: "teacher" })],
  ])("differs by %s", (_, other) => {
    expect(cellId(other)).not.toBe(cellId(cell));
  });
});

describe("normalCell", () => {
  it.each<[string, Cell, RegExp]>([
    [
      "labels from a later stage",
      { ...cell, chain: { a: { ...stage, labels: "b" }, b: stage } },
      /Stage a refers to "b"/,
    ],
    ["labels from itself", { ...cell, chain: { a: { ...stage, labels: "a" } } }, /refers to "a"/],
    ["two lengths", withStudent({ steps: 4 }), /Stage student: .*2 of samples, steps and flow/],
    ["no step size", withStudent({ stepSize: undefined } as never), /no stepSize/],
    [
      "samples below the batch",
      withStudent({ samples: 3, batch: 4 }),
      /floor\(samples \/ batch\) = 0/,
    ],
    ["negative noise", withStudent({ noiseVariance: -1 }), /noiseVariance of stage student is -1/],
    ["no stages", { ...cell, chain: {} }, /no stage/],
    ["a stage named truth", { ...cell, chain: { truth: stage } }, /named truth/],
    ["half a dimension", { ...cell, problem: { ...cell.problem, d: 2.5 } }, /d is 2.5/],
    ["an unknown learner", withStudent({ learner: "magic" as never }), /no learner "magic"/],
  ])("refuses %s", (_, invalid, message) => {
    expect(() => normalCell(invalid)).toThrow(message);
  });
});
