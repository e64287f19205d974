import { describe, expect, it } from "vitest";
import { acceptedInterval } from "./score-interval.js";

describe("acceptedInterval", () => {
  it.each([
    ["a parabola", (v: number) => v * v - 2, Math.SQRT2],
    ["a kink", (v: number) => Math.abs(v) - 3, 3],
    ["a statistic that saturates", (v: number) => (v * v) / (1 + v * v) - 0.9, 3],
    ["a step", (v: number) => (Math.abs(v) > 0.7 ? 1 : -1), 0.7],
    ["one that is infinite outside", (v: number) => (Math.abs(v) > 0.7 ? Infinity : -1), 0.7],
  ])("ends where the statistic crosses its critical value: %s", (_, excess, edge) => {
    const [low, high] = acceptedInterval(10, (v) => excess(v - 10))!;

    expect(low).toBeCloseTo(10 - edge, 8);
    expect(high).toBeCloseTo(10 + edge, 8);
  });

  it("needs few looks at a smooth statistic", () => {
    let looks = 0;
    acceptedInterval(1, (v) => {
      looks++;
      return (v - 1) * (v - 1) - 0.04;
    });

    // Bisection to 2^-32 on either side would take 64 and the steps outwards 24.
    expect(looks).toBeLessThan(60);
  });

  it("is open where nothing is rejected, and none where the estimate is", () => {
    expect(acceptedInterval(1, (v) => (v < 0.5 ? 1 : -1))![1]).toBe(Infinity);
    expect(acceptedInterval(1, () => 1)).toBeUndefined();
  });
});
