import { describe, expect, it } from "vitest";
import { degreesOfFreedom } from "./degrees-of-freedom.js";
import { fitLaws } from "./fit-laws.js";
import { logErrors } from "./log-errors.js";
import { randomFrom } from "./random.js";
import { mostUnits, replicationOf } from "./replication.js";
import { wholeSample } from "./resample.js";
import { gamma } from "./simulation/noise.js";
import type { FitCell } from "./types.js";

/** Cells about x^(−1/2), CV 15 %, of given numbers of replicates. */
function cellsOf(counts: readonly number[]): FitCell[] {
  const random = randomFrom(`units ${counts.join()}`);
  return counts.map((count, i) => ({
    columns: { N: 2 ** i },
    replicates: Int32Array.from(Array(count).keys()),
    samples: { y: Float64Array.from({ length: count }, () => 2 ** (-i / 2) * gamma(random, 0.15)) },
  }));
}
const expressions = {
  x: (c: (name: string) => number) => c("N"),
  y: (c: (name: string) => number) => c("y"),
};

describe("units of resampling", () => {
  it("are the replicate numbers up to 512, and 256 blocks beyond", () => {
    expect(mostUnits).toBe(512);
    expect(replicationOf(cellsOf([512, 512])).units).toBe(512);
    expect(replicationOf(cellsOf([513, 513])).units).toBe(256);
  });

  it("leave a cell of few replicates each of them, beside one of very many", () => {
    const { unitSizes } = replicationOf(cellsOf([16, 4096]));

    expect(unitSizes[0].filter((size) => size > 0)).toEqual(Float64Array.from(Array(16).fill(1)));
    expect(new Set(unitSizes[1])).toEqual(new Set([16]));
    expect(degreesOfFreedom(replicationOf(cellsOf([16, 4096])))).toBeGreaterThan(14.9);
  });

  it("give the standard error of the textbook in blocks too, within their own noise", () => {
    const cells = cellsOf([4096, 1000]);
    const errors = logErrors(wholeSample(replicationOf(cells), expressions));

    cells.forEach(({ samples: { y } }, i) => {
      const n = y.length;
      const mean = y.reduce((sum, v) => sum + v, 0) / n;
      const s2 = y.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1);
      // A variance from 255 degrees of freedom has a relative standard error of √(2/255).
      expect(Math.abs(errors[i] ** 2 / (s2 / n / mean ** 2) - 1)).toBeLessThan(
        5 * Math.sqrt(2 / 255),
      );
    });
  });

  it("change no bit of an estimate, and of its interval what 256 blocks can say", () => {
    const cells = cellsOf([1000, 1000, 1000, 1000, 1000]);
    const shuffled = cells.map((cell) => ({
      ...cell,
      replicates: cell.replicates.toReversed(),
      samples: { y: cell.samples.y.toReversed() },
    }));
    const request = { name: "f", law: "power", ...expressions, by: [] } as const;
    const [fit] = fitLaws(request, cells);

    expect(fitLaws(request, shuffled)).toEqual([fit]);
    expect(fit.ci_method).toBe("jackknife-t");
    // Standard error of the slope over log 2·(0 … 4): cv/√1000/(log 2·√10).
    const expected = 1.97 * (0.15 / Math.sqrt(1000) / (Math.LN2 * Math.sqrt(10)));
    const half = (fit.exponent_ci_high! - fit.exponent_ci_low!) / 2;
    expect(Math.abs(half / expected - 1)).toBeLessThan(0.25);
  });
});
