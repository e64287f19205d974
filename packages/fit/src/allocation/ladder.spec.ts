import { describe, expect, it } from "vitest";
import { nextRung } from "./ladder.js";

describe("nextRung", () => {
  it("climbs by an eighth to a quarter, one by one below eight", () => {
    const rungs = [1];
    while (rungs[rungs.length - 1] < 64) rungs.push(nextRung(rungs[rungs.length - 1], 4096));
    expect(rungs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64]);
  });

  it("takes any number to the next rung, and ends at the most there may be", () => {
    expect([9, 17, 100].map((count) => nextRung(count, 4096))).toEqual([10, 20, 112]);
    expect(nextRung(96, 100)).toBe(100);
    expect(nextRung(100, 100)).toBe(100);
  });
});
