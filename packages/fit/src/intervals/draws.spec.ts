import { describe, expect, it } from "vitest";
import { randomFrom } from "../random.js";
import { drawCounts, quantileOf, sortedComponent } from "./draws.js";

describe("bootstrap draws", () => {
  it("draw as many numbers as there are", () => {
    const counts = drawCounts(16, randomFrom("draws"));

    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(16);
  });

  it("have their quantile at rank (n + 1)·p, within the sample", () => {
    const sorted = Float64Array.of(10, 20, 30, 40);

    expect(quantileOf(sorted, 0.2)).toBe(10);
    expect(quantileOf(sorted, 0.5)).toBe(25);
    expect(quantileOf(sorted, 0.01)).toBe(10);
    expect(quantileOf(sorted, 0.999)).toBe(40);
    expect(quantileOf(new Float64Array(0), 0.5)).toBeNaN();
  });

  it("leave out resamples that gave no value", () => {
    const estimates = [3, NaN, 1, Infinity].map((value) => Float64Array.of(0, value));

    expect([...sortedComponent(estimates, 1)]).toEqual([1, 3]);
  });
});
