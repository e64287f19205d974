import { describe, expect, it } from "vitest";
import { fitFigure } from "./fit-figures.js";
import type { SweepFit } from "./sweep-fits.js";

/** A group of two points; `exponent` null = it could not be fitted. */
function group(alpha: number, exponent: number | null): SweepFit {
  const points = [1, 2].map((x) => ({
    x,
    y: 1 / x,
    y_ci_low: null,
    y_ci_high: null,
    replicates: 1,
    fitted: exponent === null ? null : 1 / x,
  }));
  return {
    name: "decay",
    by: { alpha },
    x: "N",
    y: "risk",
    ci_level: 0.95,
    exponent,
    exponent_ci_low: null,
    exponent_ci_high: null,
    predicted_exponent: null,
    expected_points: [],
    points,
  } as unknown as SweepFit;
}

const title = { title: "sweep", subtitle: "exact" };
const labels = (fits: readonly SweepFit[]): readonly string[] =>
  fitFigure(title, fits).series.map(({ label }) => label);

describe("the figure of a fit", () => {
  it("draws the groups that were fitted, and counts the others", () => {
    const fits = [group(1, -1), group(2, null), group(3, null)];
    expect(labels(fits)).toEqual(["alpha = 1"]);
    expect(fitFigure(title, fits).subtitle).toMatch(/not drawn: 2$/);
  });

  it("draws the points of all where none was fitted", () => {
    const fits = [group(2, null), group(3, null)];
    expect(labels(fits)).toEqual(["alpha = 2", "alpha = 3"]);
    expect(fitFigure(title, fits).subtitle).toBe("exact");
  });
});
