// What the engine reduced cannot do is refused when the spec is read.

import { describe, expect, it } from "vitest";

import { parseSpec } from "./index.js";

const spec = (problem: string, rest: string): string => `version: 1
name: blocks
engine: reduced
problem: { d: 100, target: { exponent: 1.5 }${problem} }
chain: { teacher: { learner: sgd, samples: 64, stepSize: 0.1 } }
${rest}`;

describe("the engine reduced", () => {
  it("takes what has blocks", () => {
    expect(parseSpec(spec("", "")).engine).toBe("reduced");
  });

  it("refuses signs, which have directions", () => {
    const signs = spec(", distribution: rademacher", "");

    expect(() => parseSpec(signs, { file: "s.yaml" })).toThrow(
      "problem.distribution: the engine reduced needs Gaussian coordinates, whose blocks have no direction. Use sampled or exact.",
    );
    expect(() => parseSpec(signs, { engine: "exact" })).not.toThrow();
  });

  it("refuses profiles, which show single coordinates", () => {
    expect(() => parseSpec(spec("", "profiles: { of: [teacher] }"))).toThrow(
      "profiles: the engine reduced has blocks of coordinates",
    );
  });
});
