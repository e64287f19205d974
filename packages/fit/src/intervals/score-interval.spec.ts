import { describe, expect, it } from "vitest";
import { acceptedInterval } from "./score-interval.js";

describe("acceptedInterval", () => {
  it.each([
    ["a parabola", (v: number) => v * v - 2, Math.SQRT2],
    ["a kink", (v: number) => Math.abs(v) - 3, 3],
    ["a statistic that saturates", (v: number) => Math.tanh(v * v) - 0.999, 1.9493],
    ["a step", (v: number) => (Math.abs(v) > 0.7 ? 1 : -1), 0.7],
    ["one that is infinite outside", (v: number) => (Math.abs(v) > 0.7 ? Infinity : -1), 0.7],
  ])("ends where the statistic crosses its critical value: %s", (_, excess, edge) => {
    const [low, high] = acceptedInterval(0, excess)!;

    expect(Math.abs(high / edge - 1)).toBeLessThan(1e-4);
    expect(low).toBeCloseTo(-high, 8);
    expect(excess(high * (1 + 1e-8)) > 0 && excess(high * (1 - 1e-8)) <= 0).toBe(true);
  });

  it("needs few looks at a smooth statistic", () => {
    let looks = 0;
    acceptedInterval(1, (v) => {
      looks++;
      return (v - 1) * (v - 1) - 0.04;
    });

    expect(looks).toBeLessThan(50);
  });

  it("is open where nothing is rejected, and none where the estimate is", () => {
    expect(acceptedInterval(1, (v) => (v < 0.5 ? 1 : -1))![1]).toBe(Infinity);
    expect(acceptedInterval(1, () => 1)).toBeUndefined();
  });
});
