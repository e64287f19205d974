// A multi-index truth in a spec: read, and refused by place and name where something does not go with it.

import { describe, expect, it } from "vitest";

import { parseSpec } from "./index.js";

const sound = `version: 1
name: base
engine: sampled
axes: { r: [0.01, 0.1] }
problem: { d: 8, target: { multiIndex: { easy: [1], hard: [0, 0, 1] } } }
chain:
  teacher: { learner: two-layer, width: 16, samples: 64, ridge: r }
  student: { learner: two-layer, init: teacher, towards: init, labels: teacher, samples: 64, ridge: r }
`;

const change = (from: string, to: string): string => sound.replace(from, to);

describe("a multi-index truth in a spec", () => {
  it("gives cells of two-layer stages", () => {
    const sweep = parseSpec(sound);
    expect(sweep.points).toBe(2);
    expect(sweep.cell(1).chain.student).toEqual({
      learner: "two-layer",
      labels: "teacher",
      init: "teacher",
      towards: "init",
      samples: 64,
      ridge: 0.1,
    });
    expect(sweep.cost(0).secondsPerReplicate).toBeGreaterThan(0);
  });

  it.each([
    ["engine: sampled", "engine: exact", "s.yaml:5:", "no reading by the engine exact"],
    ["hard: [0, 0, 1]", "hard: [0]", "s.yaml:5:", "no finite coefficient other than 0"],
    ["d: 8", "d: 2", "s.yaml:5:", "needs at least 3"],
    ["d: 8,", "d: 8, tail: extrapolate,", "s.yaml:5:", "no tail"],
    ["d: 8,", "d: 8, distribution: rademacher,", "s.yaml:5:", "needs Gaussian coordinates"],
    ["d: 8,", "d: 8, spectrum: { exponent: 1 },", "s.yaml:5:", "isotropic"],
    [
      "{ multiIndex: { easy: [1], hard: [0, 0, 1] } }",
      "{ exponent: 1 }",
      "s.yaml:8:",
      "a linear target",
    ],
    ["width: 16,", "sees: { first: 2 }, width: 16,", "s.yaml:7:", "has no sees"],
    [
      "teacher: { learner: two-layer, width: 16, samples: 64, ridge: r }",
      "teacher: { learner: sgd, samples: 64, stepSize: 0.1 }",
      "s.yaml:7:",
      "sgd cannot learn a multi-index target",
    ],
    ["samples: 64, ridge: r }\n  s", "samples: 64, ridge: 0 }\n  s", "s.yaml:7:", "above 0"],
  ])("says what is wrong with %s → %s", (from, to, place, message) => {
    expect(() => parseSpec(change(from, to), { file: "s.yaml" })).toThrow(message);
    expect(() => parseSpec(change(from, to), { file: "s.yaml" })).toThrow(place);
  });
});
