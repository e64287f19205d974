import { describe, expect, it } from "vitest";

import { parseSpec } from "./index.js";

const sound = `version: 1
name: base
problem: { d: 100, target: { exponent: 1.5 } }
chain: { model: { learner: sgd, samples: 8, stepSize: 0.1 } }
fit: [ { name: f, y: model_risk, x: 1, law: power } ]
`;

const change = (from: string, to: string): string => sound.replace(from, to);

/** What was asked for, the text, the place and what is said to be missing. */
const cases: readonly (readonly [what: string, text: string, place: string, name: string])[] = [
  ["a later law", change("power", "chinchilla"), "s.yaml:5:45", "law: chinchilla"],
];

describe("what is not built yet", () => {
  it.each(cases)("is refused by name: %s", (_, text, place, name) => {
    expect(() => parseSpec(text, { file: "s.yaml" })).toThrow(place);
    expect(() => parseSpec(text, { file: "s.yaml" })).toThrow(`${name} is not built yet.`);
  });

  it("is not what was mistyped", () => {
    expect(() => parseSpec(change("learner: sgd", "learner: sdg"))).toThrow("found the text");
  });
});
