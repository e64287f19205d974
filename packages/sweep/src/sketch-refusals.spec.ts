// What a spec cannot ask of a sketch, and where it is told.

import { describe, expect, it } from "vitest";

import { parseSpec } from "./index.js";

const sound = `version: 1
name: sketched
axes: { M: [4, 8], draw: { range: [1, 3, 1] } }
problem: { d: 100, target: { exponent: 1.5 }, sketch: { features: M, draw: draw } }
chain:
  teacher: { learner: sgd, samples: 64, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, samples: infinite }
`;

describe("a spec with a sketch", () => {
  it("has a cell for each number of features and each draw", () => {
    const sweep = parseSpec(sound);

    expect(sweep.points).toBe(6);
    expect(new Set(Array.from({ length: 6 }, (_, i) => sweep.cellId(i))).size).toBe(6);
    expect(sweep.cell(5).problem.sketch).toEqual({ features: 8, draw: 3 });
    expect(sweep.cost(5).secondsOnce).toBeGreaterThan(sweep.cost(0).secondsOnce);
  });

  it.each<[string, string, string, RegExp]>([
    [
      "more features than coordinates",
      "features: M",
      "features: 30*M",
      /4:\d+.*problem\.sketch.*120 features/,
    ],
    ["a mask", "infinite", "infinite, sees: { first: 5 }", /chain\.student.*mixes all/],
    [
      "a spectrum of a stage's own",
      "infinite",
      "infinite, spectrum: { exponent: 2 }",
      /chain\.student.*problem/,
    ],
    ["signs", "sketch:", "distribution: rademacher, sketch:", /problem\.sketch.*rademacher/],
    ["a tail", "sketch:", "tail: extrapolate, sketch:", /problem\.sketch.*tail/],
    ["an unknown key", "draw: draw", "drew: draw", /Did you mean draw/],
  ])("is refused with %s", (_, from, to, message) => {
    const parse = (): unknown => parseSpec(sound.replace(from, to)).cellId(0);

    expect(parse).toThrow(message);
  });

  it("is refused by the engine reduced with a random truth alone", () => {
    const reduced = `${sound}engine: reduced\n`;

    expect(parseSpec(reduced).points).toBe(6);
    expect(() =>
      parseSpec(reduced.replace("exponent: 1.5", "exponent: 1.5, random: true")).cellId(0),
    ).toThrow(/problem\.sketch.*sampled/);
  });
});
