import { describe, expect, it } from "vitest";

import { logRange, logTicks } from "./log-axis.js";

const labels = (low: number, high: number, gap = 0.07): readonly string[] => {
  const { major, format } = logTicks({ low, high }, gap);
  return major.map(format);
};

describe("logarithmic axis", () => {
  it.each([
    [0.85, 1.35, ["0.9", "1", "1.1", "1.2", "1.3"]],
    [0.0121, 0.0168, ["0.013", "0.014", "0.015", "0.016"]],
    [230, 4500, ["300", "500", "1000", "2000", "3000"]],
    [230, 18000, ["300", "500", "1000", "2000", "3000", "5000", "10,000"]],
    [0.005, 2, ["0.01", "0.03", "0.1", "0.3", "1"]],
    [0.0015, 2, ["0.003", "0.01", "0.03", "0.1", "0.3", "1"]],
    [1e-7, 1e-3, ["10⁻⁷", "10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³"]],
    [1e-12, 100, ["10⁻¹²", "10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰", "10²"]],
  ])("labels %d … %d readably", (low, high, expected) => {
    expect(labels(low, high)).toEqual(expected);
  });

  it("has 3 to 10 ascending labels within the range, all different, for ranges of 1 % to 600 decades", () => {
    for (const decades of [
      0.005, 0.02, 0.1, 0.3, 0.5, 0.79, 0.81, 1, 1.5, 2, 2.7, 3.5, 4, 7, 15, 80, 600,
    ])
      for (const start of [1, 1.7, 3.3, 6.1, 9.4]) {
        const low = start * 10 ** (-decades / 2);
        const high = start * 10 ** (decades / 2);
        const { major, minor, format } = logTicks({ low, high }, 0.07);
        const texts = major.map(format);

        expect(major.length, `${String(low)} … ${String(high)}`).toBeGreaterThanOrEqual(3);
        expect(major.length, `${String(low)} … ${String(high)}`).toBeLessThanOrEqual(10);
        expect(new Set(texts).size).toBe(texts.length);
        expect([...major].sort((a, b) => a - b)).toEqual(major);
        expect([...major, ...minor].every((tick) => tick >= low && tick <= high)).toBe(true);
        expect(minor.length).toBeLessThan(80);
      }
  });

  it("covers all values with a margin and ignores what has no logarithm", () => {
    const range = logRange([NaN, -1, 0, Infinity, 1, 100]);

    expect(range?.low).toBeCloseTo(1 / 100 ** 0.04, 12);
    expect(range?.high).toBeCloseTo(100 * 100 ** 0.04, 10);
  });

  it("lets lines and intervals widen it by a factor of ten at most", () => {
    const range = logRange([1, 10], [1e-9, 1e9]);

    expect(range?.low).toBeGreaterThan(0.05);
    expect(range?.high).toBeLessThan(200);
  });

  it("surrounds a single value and has no range without values", () => {
    expect(logRange([8])).toEqual({ low: 4, high: 16 });
    expect(logRange([0, NaN], [-1])).toBeUndefined();
  });
});
