// fit-surface.ts — the best parameters of a law of several variables for rows of a table.

import { log } from "@ktsweep/core";
import { leastAbsolute } from "./least-absolute.js";
import { huber, HUBER_DELTA, leastSquares, type Objective } from "./objective.js";
import { eachRow, smoothMinimum, TOLERANCE } from "./smooth-minimum.js";
import type {
  SurfaceCentre,
  SurfaceLaw,
  SurfaceParameters,
  SurfacePoints,
  SurfaceShape,
} from "./surface-law.js";

export interface SurfaceOptions {
  /** Default huber. */
  readonly objective?: Objective | undefined;
  /** δ of the Huber loss. Default 1e-3, Hoffmann et al. Unit: log y. */
  readonly delta?: number | undefined;
  /** Rows count so often. Shape: (n). Default: each once. */
  readonly counts?: Float64Array;
  /** θ to start from, instead of the law's own starts. */
  readonly starts?: readonly Float64Array[];
}

export interface SurfacePoint {
  readonly parameters: SurfaceParameters;
  readonly theta: Float64Array;
  /** What θ is measured from. */
  readonly centre: SurfaceCentre;
  /** Σ loss of the log residuals. */
  readonly objective: number;
  /** Largest entry of the gradient, as a share of what the rows pull at most. */
  readonly gradient: number;
  /** Starts, and how many of them came near the best objective at a first look. */
  readonly starts: { readonly tried: number; readonly agreeing: number };
}

/** Gradient that is enough for a first look from every start, as a share of what the rows pull. */
const ROUGH = 1e-4;

/** Starts that are followed to the end. */
const FOLLOWED = 3;

/**
 * Minimises the summed loss of log residuals from many starts.
 *
 * Unchanged by units: x or y times a constant changes A, B, E accordingly and no exponent.
 */
export function fitSurface(
  asked: SurfaceLaw,
  points: SurfacePoints,
  options: SurfaceOptions = {},
): SurfacePoint {
  const { centre, shape } = centred(points);
  const law = asked.at?.(centre) ?? asked;
  const { counts, objective = "huber", delta = HUBER_DELTA } = options;
  const rows = { law, shape, counts };
  const loss = objective === "least-squares" ? leastSquares : huber(delta);
  const starts = options.starts ?? law.starts(shape);
  const minima = starts
    .map((start) => smoothMinimum(rows, loss, start, starts.length > FOLLOWED ? ROUGH : TOLERANCE))
    .sort((a, b) => a.value - b.value);
  const followed = minima.slice(0, FOLLOWED).map((near) => {
    const { theta, pull } = near;
    // What has been found stays where it is.
    const smooth = pull <= TOLERANCE ? near : smoothMinimum(rows, loss, theta, TOLERANCE);
    return objective === "lad" ? leastAbsolute(rows, smooth.theta) : smooth;
  });
  const best = followed.reduce((least, one) => (one.value < least.value ? one : least));
  const least = minima[0].value;
  return {
    parameters: law.parameters(best.theta, centre),
    theta: best.theta,
    centre,
    objective: best.value,
    gradient: best.pull,
    starts: {
      tried: starts.length,
      agreeing: minima.filter(({ value }) => value <= least * (1 + ROUGH)).length,
    },
  };
}

/** Log of the law minus log y, of the rows that count. */
export function residualsAt(
  law: SurfaceLaw,
  { points, counts }: { readonly points: SurfacePoints; readonly counts?: Float64Array },
  theta: Float64Array,
): readonly number[] {
  const residuals: number[] = [];
  const { shape } = centred(points);
  eachRow({ law, shape, counts }, theta, ({ r }) => void residuals.push(r));
  return residuals;
}

/** Rows about their means in logarithms. */
export function centred({ x, y }: SurfacePoints): { centre: SurfaceCentre; shape: SurfaceShape } {
  const logs = [...x, y].map((values) => values.map((value) => log(value)));
  const means = logs.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const rows = logs.map((values, j) => values.map((value) => value - means[j]));
  const v = rows[rows.length - 1];
  return {
    centre: { logX: Float64Array.from(means.slice(0, -1)), logY: means[means.length - 1] },
    shape: { u: rows.slice(0, -1), v },
  };
}
