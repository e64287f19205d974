import { describe, expect, it } from "vitest";
import { fitLine } from "./line.js";

describe("fitLine", () => {
  it("is the textbook line through (0, 1), (1, 3), (2, 2): slope ½, intercept 1½", () => {
    expect(fitLine([0, 1, 2], [1, 3, 2])).toEqual({
      slope: 0.5,
      intercept: 1.5,
      spread: 2,
      meanU: 1,
    });
  });

  it("counts a point of weight two as two points", () => {
    const weighted = fitLine([0, 1, 3], [1, 2, 2], [1, 2, 1]);
    const repeated = fitLine([0, 1, 1, 3], [1, 2, 2, 2]);

    expect(weighted.slope).toBeCloseTo(repeated.slope, 14);
    expect(weighted.intercept).toBeCloseTo(repeated.intercept, 14);
  });

  it("loses no digits when all u are far from zero", () => {
    expect(fitLine([1e9, 1e9 + 1, 1e9 + 2], [1, 3, 2]).slope).toBe(0.5);
  });
});
