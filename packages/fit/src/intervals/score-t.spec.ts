import { describe, expect, it } from "vitest";
import { fitLaws } from "../fit-laws.js";
import { randomFrom } from "../random.js";
import { logNormal, normal } from "../simulation/noise.js";
import type { FitCell, FitRequest, IntervalName, LawFit } from "../types.js";

const request: FitRequest = {
  name: "floor",
  law: "power+floor",
  x: (column) => column("N"),
  y: (column) => column("risk"),
  by: [],
};

/** Eight cells of 16 replicates about 1/x + floor. */
function cellsOf(cv: number, floor: number): FitCell[] {
  const random = randomFrom(`score ${cv} ${floor}`);
  return Array.from({ length: 8 }, (_, i) => ({
    columns: { N: 2 ** i },
    replicates: Int32Array.from(Array(16).keys()),
    samples: {
      risk: Float64Array.from(
        { length: 16 },
        () => (2 ** -i + floor) * logNormal(normal(random), cv),
      ),
    },
  }));
}
const fitWith = (cells: FitCell[], interval: IntervalName): LawFit =>
  fitLaws(request, cells, { interval })[0];

describe("score-t", () => {
  it("is jackknife-t where the noise is small", () => {
    const cells = cellsOf(0.001, 0.02);
    const score = fitWith(cells, "score-t");
    const jackknife = fitWith(cells, "jackknife-t");

    const width = jackknife.exponent_ci_high! - jackknife.exponent_ci_low!;
    expect(Math.abs(score.exponent_ci_low! - jackknife.exponent_ci_low!)).toBeLessThan(
      0.01 * width,
    );
    expect(Math.abs(score.exponent_ci_high! - jackknife.exponent_ci_high!)).toBeLessThan(
      0.01 * width,
    );
  });

  it("is wider than jackknife-t where the floor is at its bound, because the floor might be there", () => {
    // Noise that puts the estimate at the bound and yet does not exclude a floor.
    const cells = cellsOf(0.15, 0);
    const score = fitWith(cells, "score-t");
    const jackknife = fitWith(cells, "jackknife-t");

    expect(score.exponent_ci_high! - score.exponent_ci_low!).toBeGreaterThan(
      jackknife.exponent_ci_high! - jackknife.exponent_ci_low!,
    );
    expect(score.warnings.join()).toMatch(/floor-at-bound/);
    expect(jackknife.floor_ci_high).toBeNull();
    expect([score.floor, score.floor_ci_low]).toEqual([0, 0]);
    expect(score.floor_ci_high!).toBeGreaterThan(0);
  });

  it("keeps its estimate inside, and says so in ci_method", () => {
    const score = fitLaws(request, cellsOf(0.1, 0.02))[0];

    expect(score.ci_method).toBe("score-t");
    expect(score.exponent_ci_low!).toBeLessThan(score.exponent!);
    expect(score.exponent_ci_high!).toBeGreaterThan(score.exponent!);
  });

  it("leaves an end open that the data do not bound, with a warning", () => {
    const random = randomFrom("faint");
    const cells: FitCell[] = [1, 2, 4].map((N) => ({
      columns: { N },
      replicates: Int32Array.from(Array(8).keys()),
      samples: {
        risk: Float64Array.from({ length: 8 }, () => (1 / N + 1) * logNormal(normal(random), 0.5)),
      },
    }));

    const [fit] = fitLaws(request, cells);

    expect([fit.exponent_ci_low, fit.exponent_ci_high]).toContain(null);
    expect(fit.warnings.join()).toMatch(/not-separable/);
  });
});
