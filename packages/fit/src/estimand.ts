// estimand.ts — the vector that gets intervals: parameters, drift, local slopes, log y of every point.

import { log } from "@ktsweep/core";
import type { Estimator } from "./intervals/interval.js";
import type { Law, LawParameters } from "./law.js";
import { fitLine } from "./line.js";
import type { Points } from "./types.js";

/** Places of the components in the vector: n − 1 slopes and n logs of y follow the first four. */
export const place = {
  exponent: 0,
  logPrefactor: 1,
  floor: 2,
  /** Slope of the upper half of the points minus slope of the lower half. */
  drift: 3,
  slope: (i: number): number => 4 + i,
  logY: (i: number, points: number): number => 4 + points - 1 + i,
} as const;

/** Whether a logarithm of it exists and is finite. */
export const isPositive = (value: number): boolean => value > 0 && value < Infinity;

/** The chosen points, in the chosen order. */
export function inOrder(points: Points, order: readonly number[]): Points {
  return {
    x: Float64Array.from(order, (i) => points.x[i]),
    y: Float64Array.from(order, (i) => points.y[i]),
  };
}

/**
 * The estimator of a law on points taken in the given order (ascending x of the data).
 *
 * Shape: n points → 4 + (n − 1) + n. All NaN when some x or y is not positive and finite.
 */
export function estimatorOf(law: Law, order: readonly number[]): Estimator {
  return (unordered) => {
    const points = inOrder(unordered, order);
    const usable = points.x.every(isPositive) && points.y.every(isPositive);
    return usable
      ? estimandOf(points, law.fit(points))
      : new Float64Array(place.logY(order.length, order.length)).fill(NaN);
  };
}

/** The vector at given points and parameters. Shape: as `estimatorOf`. */
export function estimandOf(points: Points, parameters: LawParameters): Float64Array {
  const n = points.x.length;
  const vector = new Float64Array(place.logY(n, n));
  const logX = points.x.map((x) => log(x));
  const logY = points.y.map((y) => log(y));
  vector[place.exponent] = parameters.exponent;
  vector[place.logPrefactor] = log(parameters.prefactor);
  vector[place.floor] = parameters.floor;
  vector[place.drift] = driftOf(logX, logY);
  for (let i = 0; i + 1 < n; i++) {
    vector[place.slope(i)] = (logY[i + 1] - logY[i]) / (logX[i + 1] - logX[i]);
  }
  vector.set(logY, place.logY(0, n));
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
