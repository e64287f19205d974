import { describe, expect, it } from "vitest";
import { binomialBand, coverageOf } from "./coverage.js";
import { scenarios } from "./scenario.js";

/** Chance that a right method fails one of these checks on a fresh seed. */
const alpha = 1e-4;
const named = (name: string) => scenarios.find((scenario) => scenario.name === name)!;

describe("coverage of 95 % intervals of the exponent", () => {
  it("is nominal with 16 replicates by default, and plain percentile is caught as too narrow", () => {
    const scenario = named("independent, cv 10 %");
    // Percentile covers 91.8 %, two standard errors below the lower end 93.0 % of the band: power .98.
    const sets = 2000;
    const [least, most] = binomialBand(sets, 0.95, alpha);

    const { covered } = coverageOf(scenario, { replicates: 16, sets });
    const fault = coverageOf(scenario, {
      replicates: 16,
      sets,
      fit: { interval: "percentile", resamples: 99 },
    });

    expect(covered).toBeGreaterThanOrEqual(least);
    expect(covered).toBeLessThanOrEqual(most);
    expect(fault.covered).toBeLessThan(least);
  }, 60_000);

  it.each(["ratio, cv 6 → 2 %", "common numbers, cv 20 → 5 %", "one row in ten failed, cv 20 %"])(
    "is nominal with 8 replicates: %s",
    (name) => {
      const sets = 1000;
      const [least, most] = binomialBand(sets, 0.95, alpha);

      const { covered } = coverageOf(named(name), { replicates: 8, sets });

      expect(covered).toBeGreaterThanOrEqual(least);
      expect(covered).toBeLessThanOrEqual(most);
    },
  );

  it("is nominal for a faint floor by default, where jackknife-t is caught as too narrow", () => {
    const scenario = named("faint floor, cv 20 %");
    // Jackknife-t covers 84.5 %, three standard errors below the lower end 90.3 %: power .999.
    const sets = 400;
    const [least, most] = binomialBand(sets, 0.95, alpha);

    const { covered } = coverageOf(scenario, { replicates: 16, sets });
    const fault = coverageOf(scenario, { replicates: 16, sets, fit: { interval: "jackknife-t" } });

    expect(covered).toBeGreaterThanOrEqual(least);
    expect(covered).toBeLessThanOrEqual(most);
    expect(fault.covered).toBeLessThan(least);
  }, 60_000);
});

describe("binomialBand", () => {
  it("has at most half of alpha beyond each end: 10 fair throws leave [2, 8] with 2·11/1024", () => {
    expect(binomialBand(10, 0.5, 0.022)).toEqual([2, 8]);
    expect(binomialBand(10, 0.5, 0.0214)).toEqual([1, 9]);
  });
});
