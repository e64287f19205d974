// estimand.ts — the vector that gets intervals: parameters, drift and local slopes.

import { log } from "@ktsweep/core";
import type { Estimator } from "./intervals/interval.js";
import type { Law, LawParameters } from "./law.js";
import { fitLine } from "./line.js";
import type { Points } from "./types.js";

/** Places of the components in the vector. */
export const place = {
  exponent: 0,
  logPrefactor: 1,
  floor: 2,
  /** Slope of the upper half of the points minus slope of the lower half. */
  drift: 3,
  /** Of the i-th pair of neighbours, i = 0 … n − 2. */
  slope: (i: number): number => 4 + i,
} as const;

/** Length of the vector for n points. */
export const estimandLength = (points: number): number => place.slope(points - 1);

/** Whether a logarithm of it exists and is finite. */
export const isPositive = (value: number): boolean => value > 0 && value < Infinity;

/**
 * The estimator of a law. Shape: n points → 4 + (n − 1); all NaN when some x or y is not positive
 * and finite, as may happen in a resample.
 */
export function estimatorOf(law: Law): Estimator {
  return (points) =>
    points.x.every(isPositive) && points.y.every(isPositive)
      ? estimandOf(points, law.fit(points))
      : new Float64Array(estimandLength(points.x.length)).fill(NaN);
}

/** The vector at given points and parameters. A slope between equal x is not finite. */
export function estimandOf(points: Points, parameters: LawParameters): Float64Array {
  const n = points.x.length;
  const vector = new Float64Array(estimandLength(n));
  const logX = points.x.map((x) => log(x));
  const logY = points.y.map((y) => log(y));
  vector[place.exponent] = parameters.exponent;
  vector[place.logPrefactor] = log(parameters.prefactor);
  vector[place.floor] = parameters.floor;
  vector[place.drift] = driftOf(logX, logY);
  for (let i = 0; i + 1 < n; i++) {
    vector[place.slope(i)] = (logY[i + 1] - logY[i]) / (logX[i + 1] - logX[i]);
  }
  return vector;
}

/** NaN below four points; the middle one of an odd number counts in both halves. */
function driftOf(logX: Float64Array, logY: Float64Array): number {
  const n = logX.length;
  if (n < 4) return NaN;
  const half = Math.ceil(n / 2);
  const upper = fitLine(logX.subarray(n - half), logY.subarray(n - half)).slope;
  return upper - fitLine(logX.subarray(0, half), logY.subarray(0, half)).slope;
}
