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

  it("sorts any number of keys by code units, and keeps texts apart that share a place in its memory", () => {
    const keys = fc.uniqueArray(fc.string({ unit: "binary", maxLength: 4 }), { maxLength: 40 });
    fc.assert(
      fc.property(
        keys,
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
        (names, values) => {
          const entries = names.map((name, i) => [
            name,
            values[i % Math.max(1, values.length)] ?? 0.5,
          ]);
          const record = Object.fromEntries(entries) as Record<string, number>;

          const expected = Object.keys(record)
            .sort()
            .map(
              (key) => `${JSON.stringify(key)}:${record[key] === 0 ? "0" : String(record[key])}`,
            );
          expect(canonicalJson(record)).toBe(`{${expected.join(",")}}`);
        },
      ),
      { seed: 12, numRuns: 500 },
    );
    const many = Array.from({ length: 50_000 }, (_, i) => i / 7);
    expect(canonicalJson([...many, ...many])).toBe(JSON.stringify([...many, ...many]));
  });

  it.each([NaN, Infinity, () => 1, Symbol("s"), 1n])("refuses what has no text", (value) => {
    expect(() => canonicalJson({ value })).toThrow(TypeError);
  });
});
