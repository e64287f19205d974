import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "./normal.js";

describe("the standard normal", () => {
  it.each([
    [1.959963984540054, 0.975],
    [1, 0.8413447460685429],
    [-3.0902323061678136, 0.001],
    [-6, 9.865876450376981e-10],
  ])("has the distribution function at %d", (z, p) => {
    expect(Math.abs(normalCdf(z) / p - 1)).toBeLessThan(1e-13);
    expect(Math.abs(normalCdf(-z) - (1 - p))).toBeLessThan(1e-15);
  });

  it("joins its two formulas without a step", () => {
    expect(normalCdf(3) - normalCdf(3 - 1e-9)).toBeLessThan(1e-11);
  });

  it("has the quantile that undoes it", () => {
    for (const p of [1e-9, 0.025, 0.5, 0.8, 0.975]) {
      expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-12);
    }
  });
});
