import { exp, log, pow } from "@ktsweep/core";
import { describe, expect, it } from "vitest";
import { fitLaws } from "../fit-laws.js";
import { randomFrom } from "../random.js";
import { binomialBand } from "../simulation/coverage.js";
import { gamma } from "../simulation/noise.js";
import { surfaceFits } from "../surfaces/surface-fits.js";
import type { FitCell, FitRequest, HeldOutPoint, LawFit } from "../types.js";

const sizes = Array.from({ length: 8 }, (_, i) => 32 * 2 ** i);

/** A sweep of eight sizes with gamma noise of cv 15 %. */
function sweep(y: (x: number) => number, replicates: number, seed: string): FitCell[] {
  const random = randomFrom(seed);
  return sizes.map((N) => ({
    columns: { N },
    replicates: Int32Array.from({ length: replicates }, (_, r) => r),
    samples: { risk: Float64Array.from({ length: replicates }, () => y(N) * gamma(random, 0.15)) },
  }));
}

const request: FitRequest = {
  name: "f",
  law: "power",
  x: (c) => c("N"),
  y: (c) => c("risk"),
  by: [],
  holdout: 2,
};
const held = (cells: FitCell[], asked: Partial<FitRequest> = {}): LawFit =>
  fitLaws({ ...request, ...asked }, cells)[0];
const line = (x: number): number => 3 * pow(x, -0.5);

/** Share of held-out points inside over sweeps. */
function insideOver(
  sets: number,
  y: (x: number) => number,
  asked: Partial<FitRequest> = {},
): number {
  let inside = 0;
  for (let k = 0; k < sets; k++) {
    const points = held(sweep(y, 16, `set ${String(k)}`), asked).holdout ?? [];
    inside += points.filter((point) => point.inside === true).length / points.length;
  }
  return inside;
}

describe("held-out points", () => {
  it("are not seen by the fit, and come in ascending x with their prediction", () => {
    const cells = sweep(line, 8, "one");
    const fit = held(cells);
    const without = fitLaws({ ...request, holdout: 0 }, cells.slice(0, 6))[0];
    expect(fit.exponent).toBe(without.exponent);
    expect(fit.points.map(({ x }) => x)).toEqual(sizes.slice(0, 6));
    expect(fit.holdout?.map(({ x }) => x)).toEqual(sizes.slice(6));
    for (const point of fit.holdout ?? []) {
      const predicted = Number(without.prefactor) * pow(point.x, Number(without.exponent));
      expect(Number(point.predicted) / predicted).toBeCloseTo(1, 12);
      expect(point.error_percent).toBeCloseTo(100 * (predicted / point.y - 1), 9);
      const isIn =
        point.y >= Number(point.predicted_low) && point.y <= Number(point.predicted_high);
      expect(point.inside).toBe(isIn);
    }
  });

  // One held-out point each, so that sets are independent; false alarm of the band 1e-6.
  it.each([
    ["power", line],
    ["power+floor", (x: number) => line(x) + 0.15],
  ] as const)("are inside as often as said where %s is right", (law, y) => {
    const sets = law === "power" ? 400 : 200;
    const inside = insideOver(sets, y, { law, holdout: 1 });
    const [least, most] = binomialBand(sets, 0.95, 1e-6);
    expect(inside).toBeGreaterThanOrEqual(least);
    expect(inside).toBeLessThanOrEqual(most);
  });

  it("are missed by a law that bends beyond the fitted x", () => {
    const broken = (x: number): number => line(x) * pow(1 + pow(x / 1500, 4), 0.15);
    expect(insideOver(100, broken, { holdout: 1 })).toBeLessThan(5);
  });

  it("have the textbook's interval without replicates", () => {
    const random = randomFrom("scatter");
    const cells = sweep((x) => line(x) * exp(0.05 * (random.uniform() - 0.5)), 1, "none");
    const [point] = held(cells, { holdout: 1 }).holdout ?? [];
    const fitted = cells.slice(0, 7);
    const u = fitted.map(({ columns }) => log(Number(columns.N)));
    const v = fitted.map(({ samples }) => log(samples.risk[0]));
    const mean = (values: readonly number[]): number =>
      values.reduce((a, b) => a + b, 0) / values.length;
    const spread = u.reduce((sum, value) => sum + (value - mean(u)) ** 2, 0);
    const slope = u.reduce((sum, value, i) => sum + (value - mean(u)) * v[i], 0) / spread;
    const squares = u.reduce(
      (sum, value, i) => sum + (v[i] - mean(v) - slope * (value - mean(u))) ** 2,
      0,
    );
    const lever = 1 + 1 / 7 + (log(sizes[7]) - mean(u)) ** 2 / spread;
    // t of 5 degrees of freedom at .975.
    const half = 2.570581835636314 * Math.sqrt((squares / 5) * lever);
    expect(log(Number(point.predicted_high) / Number(point.predicted))).toBeCloseTo(half, 6);
  });

  it("have no interval where neither replicates nor points to spare show the noise", () => {
    const cells = sweep(line, 1, "bare");
    expect(held(cells, { holdout: 6 }).holdout?.[0]).toMatchObject({
      predicted_low: null,
      inside: null,
    });
    const none = held(cells, { holdout: 1, objective: "huber" });
    expect(none.holdout?.[0].inside).toBeNull();
    expect(none).toMatchObject({ ci_method: "none", objective: "huber" });
    expect(() => held(cells, { holdout: 7 })).toThrow(/needs 2 different x; the group has 1/);
  });

  it("are judged by an objective with a corner too", () => {
    const fits = fitLaws({ ...request, objective: "lad" }, sweep(line, 8, "corner"), {
      resamples: 39,
    });
    expect(fits[0]).toMatchObject({ ci_method: "percentile-t", objective: "lad" });
    expect(fits[0].holdout?.map(({ inside }) => inside)).toEqual([true, true]);
    expect(() =>
      fitLaws({ ...request, objective: "lad" }, sweep(line, 8, "c"), { interval: "jackknife-t" }),
    ).toThrow(/jackknife-t does not hold for the objective lad/);
  });

  it("are there for laws of several parameters too", () => {
    const law = {
      text: "C * N^p",
      names: ["C", "p"],
      evaluate: ([c, p]: Float64Array, [n]: Float64Array) => c * pow(n, p),
    };
    const asked = { ...request, x: [request.x], law, objective: "least-squares" as const };
    const cells = sweep(line, 8, "surface");
    const [fit] = surfaceFits(asked, cells, { resamples: 2 });
    const same = held(cells).holdout as readonly HeldOutPoint[];
    fit.holdout?.forEach((point, i) => {
      expect(point.predicted).toBeCloseTo(Number(same[i].predicted), 6);
      expect(Number(point.predicted_high)).toBeCloseTo(Number(same[i].predicted_high), 5);
    });
    expect(fit.holdout).toHaveLength(2);
  });
});
