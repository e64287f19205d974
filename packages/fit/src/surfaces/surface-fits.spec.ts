import { exp, log, pow } from "@ktsweep/core";
import { describe, expect, it } from "vitest";
import { fitLaws } from "../fit-laws.js";
import { normalQuantile } from "../normal.js";
import { randomFrom, type Random } from "../random.js";
import type { FitCell } from "../types.js";
import { type SurfaceLawRequest, surfaceFit } from "./surface-fit.js";
import { surfaceFits } from "./surface-fits.js";

const gauss = (random: Random): number => normalQuantile(random.uniform());

interface Noise {
  readonly cv: number;
  readonly replicates: number;
  readonly seed: string;
}

/** Cells at x with a mean y and gamma-like noise of a coefficient of variation; numbers are shared by all cells. */
function cellsOf(
  places: readonly (readonly number[])[],
  y: (...x: readonly number[]) => number,
  { cv, replicates, seed }: Noise,
): FitCell[] {
  const random = randomFrom(seed);
  return places.map((x) => ({
    columns: { N: x[0], D: x[1] ?? 1, group: x[2] ?? 0 },
    replicates: Int32Array.from({ length: replicates }, (_, r) => r),
    samples: {
      risk: Float64Array.from(
        { length: replicates },
        () => y(...x) * exp(cv * gauss(random) - (cv * cv) / 2),
      ),
    },
  }));
}

const sizes = Array.from({ length: 10 }, (_, i) => 8 * 2 ** i);
const bend = (x: number): number => 3 * pow(x, -0.2) * pow(1 + pow(x / 200, 2), -0.3);
const line: SurfaceLawRequest = {
  text: "C * N^p",
  names: ["C", "p"],
  evaluate: ([c, p], [n]) => c * pow(n, p),
};
const request = {
  name: "f",
  x: [(c: (name: string) => number) => c("N")],
  y: (c: (name: string) => number) => c("risk"),
  by: [],
  objective: "least-squares" as const,
};

describe("laws of several parameters through cells", () => {
  it("fits a break in every group", () => {
    const places = [0, 1].flatMap((group) => sizes.map((n) => [n, 1, group]));
    const fits = surfaceFits(
      { ...request, law: "broken", by: ["group"] },
      cellsOf(places, bend, { cv: 0, replicates: 1, seed: "no noise" }),
      { resamples: 2 },
    );
    expect(fits.map(({ by }) => by)).toEqual([{ group: 0 }, { group: 1 }]);
    for (const { parameters, ci_from, points } of fits) {
      for (const [name, value] of Object.entries({ b: 3, c0: 0.2, c1: 0.6, d: 200, f: 0.5 })) {
        expect(Math.abs(Number(parameters[name]) / value - 1), name).toBeLessThan(1e-4);
      }
      expect(ci_from).toBe("rows");
      expect(points.map(({ fitted }) => Number(fitted))).toEqual(
        points.map(({ y }) => expect.closeTo(y, 6) as number),
      );
    }
  });

  it("is the fit of the same law elsewhere", () => {
    const cells = cellsOf(
      sizes.map((n) => [n]),
      (n) => 2 / Math.sqrt(n),
      { cv: 0.1, replicates: 12, seed: "same" },
    );
    const [surface] = surfaceFits({ ...request, law: line }, cells, { interval: "jackknife-t" });
    const [plain] = fitLaws({ ...request, x: request.x[0], law: "power" }, cells);
    expect(surface.parameters.p).toBeCloseTo(Number(plain.exponent), 6);
    expect(surface.ci.p[0]).toBeCloseTo(Number(plain.exponent_ci_low), 4);
    expect(surface.ci.p[1]).toBeCloseTo(Number(plain.exponent_ci_high), 4);
    expect(surface.parameters.C).toBeCloseTo(Number(plain.prefactor), 6);
    expect(surface.ci.C[0]).toBeCloseTo(Number(plain.prefactor_ci_low), 2);
    expect(surface.ci.C[1]).toBeCloseTo(Number(plain.prefactor_ci_high), 2);
    expect(surface.ci_from).toBe("replicates");
  });

  it("says why a group has no fit", () => {
    const noise = { cv: 0.1, replicates: 4, seed: "few" };
    const few = cellsOf([[8], [16], [32]], bend, noise);
    const [fit] = surfaceFits({ ...request, law: "broken" }, few);
    expect(fit.parameters).toEqual({ b: null, c0: null, c1: null, d: null, f: null });
    expect(fit.objective).toBeNull();
    expect(fit.warnings.join()).toMatch(/^not-fitted: .*5 parameters, but there are 3 rows/);
    const flat = cellsOf(
      sizes.map((n) => [n, 4]),
      bend,
      noise,
    );
    const x = [...request.x, (c: (name: string) => number) => c("D")];
    const [one] = surfaceFits({ ...request, x, law: "chinchilla" }, flat);
    expect(one.warnings.join()).toMatch(/needs 3 different values of every x, but one has 1/);
    expect(() => surfaceFits({ ...request, law: "chinchilla" }, flat)).toThrow(
      /2 variables, not 1/,
    );
    expect(() => surfaceFits({ ...request, law: line }, [])).toThrow(/no cells/);
    const unknown = { interval: "score-t" } as never;
    expect(() => surfaceFits({ ...request, law: line }, flat, unknown)).toThrow(
      /no interval score-t/,
    );
  });

  it("warns where parameters cannot be told apart", () => {
    const twice: SurfaceLawRequest = {
      text: "A * B * N^p",
      names: ["A", "B", "p"],
      evaluate: ([a, b, p], [n]) => a * b * pow(n, p),
    };
    const cells = cellsOf(
      sizes.map((n) => [n]),
      bend,
      { cv: 0.02, replicates: 2, seed: "twice" },
    );
    const [fit] = surfaceFits({ ...request, law: twice }, cells, { resamples: 2 });
    expect(fit.warnings.join()).toMatch(/not-separable: the points do not tell B/);
  });

  it("leaves resamples out whose means have no logarithm", () => {
    const cells = cellsOf(
      sizes.map((n) => [n]),
      bend,
      { cv: 0.02, replicates: 3, seed: "sign" },
    );
    cells[4].samples.risk.set([-0.5, 1, 1]);
    const [fit] = surfaceFits({ ...request, law: line }, cells, { resamples: 60 });
    expect(fit.warnings.join()).toMatch(/resamples-failed: \d+ resamples/);
    expect(Number.isFinite(fit.ci.p[0])).toBe(true);
  });
});

describe("intervals of laws of several parameters", () => {
  const random = randomFrom("line");
  const x = Float64Array.from({ length: 24 }, (_, i) => pow(1.5, i));
  const y = x.map((value) => 5 * pow(value, -0.4) * exp(0.1 * gauss(random)));

  it("by profile are the textbook's for a line of least squares", () => {
    const u = Array.from(x, (value) => log(value));
    const { ci, parameters } = surfaceFit(
      line,
      { x: [x], y },
      {
        objective: "least-squares",
        interval: "profile",
        resamples: 2,
      },
    );
    const mean = u.reduce((a, b) => a + b, 0) / u.length;
    const spread = u.reduce((a, b) => a + (b - mean) ** 2, 0);
    const squares = u.reduce(
      (sum, place, i) => sum + (log(y[i]) - log(parameters.C) - parameters.p * place) ** 2,
      0,
    );
    // t of 22 degrees of freedom at .975.
    const half = 2.0738730679040147 * Math.sqrt(squares / 22 / spread);
    expect(ci.p[0]).toBeCloseTo(parameters.p - half, 6);
    expect(ci.p[1]).toBeCloseTo(parameters.p + half, 6);
  });

  it.each(["least-squares", "huber", "lad"] as const)(
    "agree on a regular law by %s",
    (objective) => {
      const { intervals, ci } = surfaceFit(
        line,
        { x: [x], y },
        {
          objective,
          delta: 0.05,
          interval: "all",
          resamples: 59,
        },
      );
      const widths = Object.entries(intervals ?? {}).map(
        ([name, { p }]) => [name, p[1] - p[0]] as const,
      );
      const missing = widths.filter(([, value]) => Number.isNaN(value)).map(([name]) => name);
      const smooth = objective === "least-squares";
      expect(missing).toEqual(smooth ? [] : ["bootstrap-t", "jackknife-t"]);
      for (const [name, value] of widths) {
        // Within a factor of two: 59 resamples alone make 30 %, a density of 24 residuals as much.
        if (missing.includes(name)) continue;
        expect(value / (ci.p[1] - ci.p[0]), name).toBeGreaterThan(0.5);
        expect(value / (ci.p[1] - ci.p[0]), name).toBeLessThan(2);
      }
    },
  );

  it("are missing by name where a method has none", () => {
    const { ci, warnings } = surfaceFit(
      line,
      { x: [x], y },
      {
        objective: "lad",
        interval: "jackknife-t",
        resamples: 9,
      },
    );
    expect(ci.p[0]).toBeNaN();
    expect(warnings.join()).toMatch(/interval-missing: no jackknife-t interval of C, p: .*jumps/);
  });
});
