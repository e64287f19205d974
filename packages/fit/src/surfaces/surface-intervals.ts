// surface-intervals.ts — standard errors and intervals of a law of several variables, by resampling rows or replicates.

import { exp, log } from "@ktsweep/core";
import { bcaBounds } from "../intervals/bca-bounds.js";
import { drawCounts, quantileOf } from "../intervals/draws.js";
import { randomFrom } from "../random.js";
import { studentTQuantile } from "../student-t.js";
import { fitSurface, type SurfaceOptions, type SurfacePoint } from "./fit-surface.js";
import { profileIntervals } from "./profile.js";
import { sandwichErrors } from "./sandwich.js";
import type { SurfaceLaw, SurfacePoints } from "./surface-law.js";
import type { SurfaceUnits, WeightedPoints } from "./surface-units.js";

/** Ways to an interval of a parameter; docs/fits.md compares them. */
export const surfaceIntervalNames = [
  "percentile",
  "bca",
  "bootstrap-t",
  "jackknife-t",
  "profile",
] as const;

export type SurfaceIntervalName = (typeof surfaceIntervalNames)[number];

export interface ResampleOptions {
  /** Root of the draws. Default 0. */
  readonly seed?: number;
  /** Default 1999. */
  readonly resamples?: number;
  /** Default 0.95. */
  readonly level?: number;
  /**
   * Default: jackknife-t for least squares over replicate numbers, else percentile (docs/fits.md has their coverage). `all`:
   * every one, the default as `ci`.
   */
  readonly interval?: SurfaceIntervalName | "all";
}

/** Low and high end by parameter; not finite where the rows bound none, NaN where the method gives none. */
export type SurfaceBounds = Readonly<Record<string, readonly [low: number, high: number]>>;

/** By parameter name. */
export interface SurfaceIntervals {
  /** Standard deviation over resamples. */
  readonly se: Readonly<Record<string, number>>;
  readonly ci: SurfaceBounds;
  /** Only where all were asked for. */
  readonly intervals?: Readonly<Record<SurfaceIntervalName, SurfaceBounds>>;
  /** Correlations over resamples. */
  readonly correlation: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Resamples whose points had no logarithm; they are left out. */
  readonly failed: number;
}

/** A fitted law and what may be drawn of its points. */
export interface Resampled {
  readonly law: SurfaceLaw;
  readonly points: SurfacePoints;
  readonly best: SurfacePoint;
  readonly units: SurfaceUnits;
  /** Rows that belong to one unit, where units are rows; undefined where they are replicate numbers. */
  readonly unitOf: Int32Array | undefined;
}

type Options = ResampleOptions & Pick<SurfaceOptions, "objective" | "delta">;

/**
 * Cost: a fit per resample from the best θ, about 1 ms per 200 rows; one more per unit for `bca` and `jackknife-t`, per unit
 * and resample for `bootstrap-t` of replicate numbers, 60 per parameter for `profile`.
 */
export function surfaceIntervals(resampled: Resampled, options: Options = {}): SurfaceIntervals {
  const { law } = resampled;
  const { seed = 0, resamples = 1999, interval } = options;
  const { size } = resampled.units;
  const random = randomFrom(`surface ${String(seed)}`);
  const draws = Array.from({ length: resamples }, () => {
    const counts = drawCounts(size, random);
    const weighted = resampled.units.at(counts);
    return { counts, weighted, point: refit(resampled, weighted, options) };
  });
  const usable = draws.flatMap(({ counts, weighted, point }) =>
    point === undefined ? [] : [{ counts, weighted, point }],
  );
  const estimates = usable.map(({ point }) => vectorOf(law, point));
  const methods = boundsBy(resampled, usable, estimates, options);
  const byName = <T>(valueOf: (j: number) => T): Record<string, T> =>
    Object.fromEntries(law.names.map((name, j) => [name, valueOf(j)]));
  const named = (method: SurfaceIntervalName): SurfaceBounds => byName(methods[method]());
  const spread = covariance(estimates);
  return {
    se: byName((j) => Math.sqrt(spread[j][j])),
    ci: named(methodOf(resampled, options)),
    ...(interval === "all"
      ? {
          intervals: Object.fromEntries(
            surfaceIntervalNames.map((name) => [name, named(name)]),
          ) as Record<SurfaceIntervalName, SurfaceBounds>,
        }
      : {}),
    correlation: byName((j) =>
      byName((k) => spread[j][k] / Math.sqrt(spread[j][j] * spread[k][k])),
    ),
    failed: resamples - usable.length,
  };
}

/** The method behind `ci`. */
export function methodOf(
  { unitOf }: Pick<Resampled, "unitOf">,
  { interval, objective = "huber" }: Pick<Options, "interval" | "objective">,
): SurfaceIntervalName {
  if (interval !== undefined && interval !== "all") return interval;
  return objective === "least-squares" && unitOf === undefined ? "jackknife-t" : "percentile";
}

/** A resample with its fit. */
interface Draw {
  readonly counts: Float64Array;
  readonly weighted: WeightedPoints;
  readonly point: SurfacePoint;
}

type BoundsOf = (j: number) => readonly [low: number, high: number];

/** Each method as a function that does its work once and gives the ends of parameter j. */
function boundsBy(
  resampled: Resampled,
  draws: readonly Draw[],
  estimates: readonly Float64Array[],
  options: Options,
): Readonly<Record<SurfaceIntervalName, () => BoundsOf>> {
  const { law, best, units, points } = resampled;
  const { level = 0.95, objective = "huber", delta } = options;
  const tail = (1 - level) / 2;
  const estimate = vectorOf(law, best);
  const sorted = law.names.map((_, j) =>
    Float64Array.from(estimates, (one) => one[j])
      .filter(Number.isFinite)
      .sort(),
  );
  let known: readonly Float64Array[] | undefined;
  const changes = (): readonly Float64Array[] => (known ??= changesOf(resampled, best, options));
  return {
    percentile: () => (j) => [quantileOf(sorted[j], tail), quantileOf(sorted[j], 1 - tail)],
    bca: () => {
      const left = changes();
      return (j) => bcaBounds(sorted[j], estimate[j], left[j], level);
    },
    "jackknife-t": () => {
      if (objective !== "least-squares") return () => [NaN, NaN];
      const scales = law.scales(best.centre);
      const t = studentTQuantile((1 + level) / 2, Math.max(1, units.size - 1));
      const errors = errorsOf(changes(), units);
      return (j) => symmetric(scales[j].scale, estimate[j], t * errors[j]);
    },
    "bootstrap-t": () => {
      const errorOf = errorEstimator(resampled, options);
      const scales = law.scales(best.centre).map(({ scale }) => scale);
      const own = errorOf(undefined, best);
      const ratios = draws.map(({ counts, weighted, point }, i) => {
        const errors = errorOf({ counts, weighted }, point);
        return estimates[i].map((value, j) =>
          scales[j] === "linear"
            ? (value - estimate[j]) / errors[j]
            : (log(value / estimate[j]) * value) / errors[j],
        );
      });
      return (j) => {
        const values = Float64Array.from(ratios, (ratio) => ratio[j])
          .filter(Number.isFinite)
          .sort();
        const from = (probability: number): number => {
          const change = own[j] * quantileOf(values, probability);
          return scales[j] === "linear"
            ? estimate[j] - change
            : estimate[j] * exp(-change / estimate[j]);
        };
        return [from(1 - tail), from(tail)];
      };
    },
    profile: () => {
      const ends = profileIntervals({ law, points, best, objective, delta, level });
      return (j) => ends[j];
    },
  };
}

/** As a factor about a positive parameter, as a difference about others. */
function symmetric(
  scale: "linear" | "log",
  value: number,
  half: number,
): readonly [low: number, high: number] {
  if (scale === "linear") return [value - half, value + half];
  return [exp(log(value) - half / value), exp(log(value) + half / value)];
}

/** Standard errors of a fit to a resample (undefined: to the points themselves). */
function errorEstimator(
  resampled: Resampled,
  options: Options,
): (drawn: Omit<Draw, "point"> | undefined, point: SurfacePoint) => Float64Array {
  const { law, points, unitOf } = resampled;
  const { objective = "huber" } = options;
  // Errors of resamples of a loss with a corner vary so much that their ratios mean nothing: docs/fits.md.
  if (objective !== "least-squares") return () => new Float64Array(law.names.length).fill(NaN);
  if (unitOf !== undefined) {
    return (drawn, best) =>
      sandwichErrors({ law, weighted: drawn?.weighted ?? { points }, best, unitOf });
  }
  return (drawn, point) => {
    const around =
      drawn === undefined ? resampled : redrawn(resampled, drawn.counts, drawn.weighted);
    const { counts } = drawn ?? {};
    return errorsOf(changesOf(around, point, options, counts), around.units, counts);
  };
}

/** The same law about a resample of replicate numbers. */
function redrawn(
  resampled: Resampled,
  counts: Float64Array,
  { points }: WeightedPoints,
): Resampled {
  return { ...resampled, points, units: resampled.units.redrawn(counts) };
}

/** Per parameter, what less of each unit changes; units that are not there change nothing. */
function changesOf(
  resampled: Resampled,
  point: SurfacePoint,
  options: Options,
  counts?: Float64Array,
): readonly Float64Array[] {
  const { law, units, unitOf } = resampled;
  const estimate = vectorOf(law, point);
  const around = { ...resampled, best: point };
  const left = Array.from({ length: units.size }, (_, k) => {
    if (counts?.[k] === 0) return estimate;
    const fitted = refit(around, units.without(k), options);
    return fitted === undefined ? estimate.map(() => NaN) : vectorOf(law, fitted);
  });
  return law.names.map((_, j) => {
    const values = Float64Array.from(left, (one) => one[j]);
    const middle =
      unitOf === undefined
        ? estimate[j]
        : values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - middle);
  });
}

function errorsOf(
  changes: readonly Float64Array[],
  { variancePerSquare }: SurfaceUnits,
  counts?: Float64Array,
): Float64Array {
  return Float64Array.from(changes, (values) =>
    Math.sqrt(
      variancePerSquare *
        values.reduce((sum, value, k) => sum + (counts?.[k] ?? 1) * value * value, 0),
    ),
  );
}

/** From the best θ; undefined where a point has no logarithm, as may happen in a resample. */
function refit(
  { law, best }: Pick<Resampled, "law" | "best">,
  { points, counts }: WeightedPoints,
  { objective, delta }: Options,
): SurfacePoint | undefined {
  const isFit = [...points.x, points.y].every((values) =>
    values.every((value) => value > 0 && value < Infinity),
  );
  if (!isFit) return undefined;
  return fitSurface(law, points, {
    objective,
    delta,
    ...(counts === undefined ? {} : { counts }),
    starts: [best.theta],
  });
}

function vectorOf(law: SurfaceLaw, { parameters }: SurfacePoint): Float64Array {
  return Float64Array.from(law.names, (name) => parameters[name]);
}

/** Shape: (parameters × parameters). NaN below two estimates. */
function covariance(estimates: readonly Float64Array[]): readonly Float64Array[] {
  const n = estimates.length;
  const size = estimates.at(0)?.length ?? 0;
  const mean = new Float64Array(size);
  for (const one of estimates) for (let j = 0; j < size; j++) mean[j] += one[j] / n;
  const sums = Array.from({ length: size }, () => new Float64Array(size));
  for (const one of estimates) {
    for (let j = 0; j < size; j++) {
      for (let k = 0; k < size; k++) {
        sums[j][k] += ((one[j] - mean[j]) * (one[k] - mean[k])) / (n - 1);
      }
    }
  }
  return sums;
}
