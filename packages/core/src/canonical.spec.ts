import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical.js";

describe("canonicalJson", () => {
  it("is JSON that means the same", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("does not depend on the order of keys, on members that are undefined, or on the sign of zero", () => {
    expect(canonicalJson({ b: [1, -0], a: undefined, c: { y: 1e21, x: "é" } })).toBe(
      canonicalJson({ c: { x: "é", y: 1e21 }, b: [1, 0] }),
    );
  });

  it.each([NaN, Infinity, () => 1, Symbol("s"), 1n])("refuses what has no text", (value) => {
    expect(() => canonicalJson({ value })).toThrow(TypeError);
  });
});
