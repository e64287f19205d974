import { describe, expect, it } from "vitest";
import { fitLaws } from "./fit-laws.js";
import { referenceScenarios } from "./simulation/reference-scenarios.js";
import { requestOf, simulate } from "./simulation/scenario.js";
import { randomFrom } from "./random.js";
import type { FitOptions, LawFit } from "./types.js";
import { warningCode } from "./warnings.js";

/** The same sweep with x and y measured in other units. */
function fits(name: string, options: FitOptions): readonly [plain: LawFit, scaled: LawFit] {
  const scenario = referenceScenarios.find((each) => each.name === name)!;
  const cells = simulate(scenario, 16, randomFrom(`units of ${name}`));
  const other = cells.map((cell) => ({
    ...cell,
    columns: { N: 1e-6 * Number(cell.columns.N) },
    samples: { a: cell.samples.a.map((v) => 3.7e9 * v) },
  }));
  const request = requestOf(scenario);
  return [fitLaws(request, cells, options)[0], fitLaws(request, other, options)[0]];
}

describe("units of x and y change no exponent, no interval of it and no warning", () => {
  it.each([
    ["power, 8 sizes, x^-1/2, gamma", {}, 1e-12],
    ["power, 8 sizes, x^-1/2, gamma", { weights: "replicates" }, 1e-12],
    ["floor 2, 12 sizes, x^-1/2, gamma", {}, 1e-8],
    ["floor 2, 12 sizes, x^-1/2, gamma", { weights: "replicates" }, 1e-8],
    ["floor 0.02, 8 sizes, x^-1/2, log-normal", {}, 1e-8],
  ] as const)("%s %o", (name, options, tolerance) => {
    const [plain, scaled] = fits(name, { ...options, interval: "all", resamples: 39 });
    const near = (a: number | null, b: number | null): void => {
      if (a === null || b === null) expect(a).toBe(b);
      else expect(Math.abs(a - b)).toBeLessThan(tolerance);
    };

    near(scaled.exponent, plain.exponent);
    near(scaled.exponent_ci_low, plain.exponent_ci_low);
    near(scaled.exponent_ci_high, plain.exponent_ci_high);
    plain.intervals!.forEach(({ low, high }, i) => {
      near(scaled.intervals![i].low, low);
      near(scaled.intervals![i].high, high);
    });
    expect(scaled.warnings.map(warningCode)).toEqual(plain.warnings.map(warningCode));
  });
});
