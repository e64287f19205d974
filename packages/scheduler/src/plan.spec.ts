import { describe, expect, it } from "vitest";
import { fullPlan, rowSecondsOf, rulesFrom } from "./plan.js";
import { rangesOf } from "./rows.js";

describe("plan", () => {
  it("spreads what a cell costs once over its missing rows", () => {
    const missing = rangesOf([[0, 0, 2], [0, 5, 2], [1, 0, 1]]); // prettier-ignore
    const secondsOnce = Float64Array.of(8, 3);

    const seconds = rowSecondsOf({ missing, secondsPerRow: Float64Array.of(1, 0), secondsOnce });

    expect([...seconds]).toEqual([3, 3]);
  });

  it("refuses rows out of order, twice, empty or of no item", () => {
    const secondsPerRow = Float64Array.of(1, 1);
    const bad = [
      [[1, 0, 1], [0, 0, 1]],
      [[0, 0, 4], [0, 3, 1]],
      [[2, 0, 1]],
      [[0, -1, 1]],
    ] as const; // prettier-ignore

    for (const triples of bad) {
      const plan = { missing: rangesOf(triples), secondsPerRow };
      expect(() => rowSecondsOf(plan)).toThrow(RangeError);
    }
  });

  it("refuses a predicted cost that is no number, infinite or negative", () => {
    for (const seconds of [NaN, Infinity, -1]) {
      expect(() => rowSecondsOf(fullPlan([1], Float64Array.of(seconds)))).toThrow(/item 0/i);
    }
  });

  it("retries twice and blames at the third crash unless told otherwise", () => {
    expect(rulesFrom({})).toMatchObject({ retries: 2, maxCrashes: 3, failFast: false });
    expect(rulesFrom({ retries: 0 }).retries).toBe(0);
  });
});
