// What a spec cannot ask of stages in bases of their own, and where it is told.

import { describe, expect, it } from "vitest";

import { parseSpec } from "./index.js";

const sound = `version: 1
name: turned
axes: { theta: [0, 0.5, 1], k: [1, 2] }
problem: { d: 100, target: { exponent: 1.5 } }
chain:
  teacher: { learner: sgd, samples: 64, stepSize: 0.1, rotation: { draw: k } }
  student: { learner: sgd, labels: teacher, samples: infinite, rotation: { angle: theta } }
`;

describe("a spec with rotations", () => {
  it("has cells by angle and draw, and plain ones by angle 0", () => {
    const sweep = parseSpec(sound);

    expect(new Set(Array.from({ length: 6 }, (_, i) => sweep.cellId(i))).size).toBe(6);
    expect(sweep.cell(3).chain.student.rotation).toEqual({ angle: 0.5 });
    expect(sweep.cell(3).chain.teacher.rotation).toEqual({ draw: 2 });
    expect(sweep.cellId(0)).toBe(
      parseSpec(sound.replace(", rotation: { angle: theta }", "")).cellId(0),
    );
  });

  it.each<[string, string, string, RegExp]>([
    ["too many coordinates", "d: 100", "d: 513", /chain\.teacher.*513/],
    ["signs", "target:", "distribution: rademacher, target:", /chain\.teacher.*rademacher/],
    ["a sketch", "target:", "sketch: { features: 5 }, target:", /chain\.teacher.*sketch/],
    ["blocks", "version: 1", "version: 1\nengine: reduced", /chain\.teacher\.rotation.*sampled/],
    ["an unknown key", "angle: theta", "angel: theta", /angle/],
    ["draw 0", "draw: k", "draw: 0", /rotation\.draw.*at least 1/],
  ])("is refused with %s", (_, from, to, message) => {
    const parse = (): unknown => parseSpec(sound.replace(from, to)).cellId(0);

    expect(parse).toThrow(message);
  });
});
