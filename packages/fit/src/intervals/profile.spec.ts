import { describe, expect, it } from "vitest";
import { fitLaws } from "../fit-laws.js";
import { binomialBand, coverageOf } from "../simulation/coverage.js";
import { referenceScenarios } from "../simulation/reference-scenarios.js";
import { requestOf, scenarios, simulate } from "../simulation/scenario.js";
import { randomFrom } from "../random.js";
import { intervalNames } from "./methods.js";

const named = (name: string) =>
  [...scenarios, ...referenceScenarios].find((scenario) => scenario.name === name)!;

describe("profile likelihood", () => {
  it("is the textbook's weighted line where the noise is alike and well known", () => {
    const scenario = named("power, 8 sizes, x^-1/2, gamma");
    const cells = simulate(scenario, 400, randomFrom("textbook"));
    const [fit] = fitLaws(requestOf(scenario), cells, { interval: "profile" });
    // Standard error of the slope over log 2·(0 … 7): cv/√400/(log 2·√42).
    const half = 1.96 * (0.15 / 20 / (Math.LN2 * Math.sqrt(42)));

    expect((fit.exponent_ci_high! - fit.exponent_ci_low!) / (2 * half)).toBeCloseTo(1, 1);
    expect(fit.ci_method).toBe("profile");
  });

  it.each(["independent, cv 20 → 2 %, 7 cells", "floor 2, 8 sizes, x^-1, gamma"])(
    "covers independent cells with 16 replicates, within the band of 1e-4: %s",
    (name) => {
      const sets = 400;
      const [least, most] = binomialBand(sets, 0.95, 1e-4);

      const { covered } = coverageOf(named(name), {
        replicates: 16,
        sets,
        fit: { interval: "profile" },
      });

      expect(covered).toBeGreaterThanOrEqual(least);
      expect(covered).toBeLessThanOrEqual(most);
    },
  );

  it("is wrong with common random numbers, which the joint jackknife is not", () => {
    // Noise that all cells share does not move the slope: an interval that adds it up covers always.
    const common = named("common numbers, cv 20 → 5 %");
    const run = (interval?: "profile") =>
      coverageOf(common, { replicates: 16, sets: 200, fit: interval ? { interval } : {} });

    expect(run("profile").medianWidth / run().medianWidth).toBeLessThan(0.9);
  });
});

describe('interval: "all"', () => {
  it("adds every method's interval of the exponent and keeps the default's", () => {
    const scenario = named("floor 2, 8 sizes, x^-1, gamma");
    const cells = simulate(scenario, 16, randomFrom("all"));
    const [plain] = fitLaws(requestOf(scenario), cells);
    const [all] = fitLaws(requestOf(scenario), cells, { interval: "all", resamples: 99 });

    expect(all.intervals!.map(({ method }) => method)).toEqual(intervalNames);
    expect({ ...all, intervals: undefined }).toEqual({ ...plain, intervals: undefined });
    expect(all.intervals!.find(({ method }) => method === "score-t")).toEqual({
      method: "score-t",
      low: plain.exponent_ci_low,
      high: plain.exponent_ci_high,
    });
  });
});
