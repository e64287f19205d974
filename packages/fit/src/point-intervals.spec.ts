import { describe, expect, it } from "vitest";
import { pointIntervals } from "./point-intervals.js";
import type { FitCell } from "./types.js";

const cell = (...y: number[]): FitCell => ({
  columns: { N: 8 },
  replicates: Int32Array.from(y.keys()),
  samples: { y: Float64Array.from(y) },
});
const expressions = {
  x: (c: (name: string) => number) => c("N"),
  y: (c: (name: string) => number) => c("y"),
};

describe("pointIntervals", () => {
  it("has the mean of the replicates, and the textbook t interval where y may be negative", () => {
    const [point] = pointIntervals(expressions, [cell(-3, -1)], 0.95);

    // Mean −2, standard error 1, t = 12.706 at one degree of freedom.
    expect(point.y).toBe(-2);
    expect(point.y_ci_low).toBeCloseTo(-2 - 12.7062047361747, 9);
    expect(point.y_ci_high).toBeCloseTo(-2 + 12.7062047361747, 9);
    expect(point.replicates).toBe(2);
  });

  it("stays positive for a positive y, as a factor on either side", () => {
    const [point] = pointIntervals(expressions, [cell(1, 9)], 0.95);

    expect(point.y_ci_low).toBeGreaterThan(0);
    expect(point.y_ci_low! * point.y_ci_high!).toBeGreaterThan(25 * 0.99);
  });

  it("has no interval without a second replicate", () => {
    const [point] = pointIntervals(expressions, [cell(5)], 0.95);

    expect(point).toEqual({ x: 8, y: 5, y_ci_low: null, y_ci_high: null, replicates: 1 });
  });
});
