// estimand.ts — the vector that gets intervals: a law's parameters, the drift and local slopes.

import { exp, log } from "@ktsweep/core";
import type { Estimator } from "./intervals/interval.js";
import type { Law, LawParameters } from "./law.js";
import { fitLine } from "./line.js";
import type { Points } from "./types.js";

/** Where the components of the vector are: the law's parameters come first, in its order. */
export interface Layout {
  readonly placeOf: (parameter: string) => number;
  /** Slope of the upper half of the points minus slope of the lower half. */
  readonly drift: number;
  /** Slope between the i-th pair of neighbours, i = 0 … n − 2. */
  readonly slope: (i: number) => number;
  readonly length: number;
  /** Parameters on the scales of their intervals. Shape: the first components. */
  readonly toScale: (parameters: LawParameters) => Float64Array;
  readonly fromScale: (vector: Float64Array) => LawParameters;
}

/** The layout for n points. */
export function layoutOf({ parameters }: Law, n: number): Layout {
  const drift = parameters.length;
  return {
    placeOf: (parameter) => parameters.findIndex(({ name }) => name === parameter),
    drift,
    slope: (i) => drift + 1 + i,
    length: drift + n,
    toScale: (values) =>
      Float64Array.from(parameters, ({ name, scale }) =>
        scale === "log" ? log(values[name]) : values[name],
      ),
    fromScale: (vector) =>
      Object.fromEntries(
        parameters.map(({ name, scale }, j) => [
          name,
          scale === "log" ? exp(vector[j]) : vector[j],
        ]),
      ),
  };
}

/** Whether a logarithm of it exists and is finite. */
export const isPositive = (value: number): boolean => value > 0 && value < Infinity;

/**
 * The estimator of a law. Shape: n points → as the layout; all NaN when some x or y is not positive
 * and finite, as may happen in a resample.
 */
export function estimatorOf(law: Law): Estimator {
  const estimate = (points: Points, near?: Float64Array): Float64Array => {
    const layout = layoutOf(law, points.x.length);
    if (!points.x.every(isPositive) || !points.y.every(isPositive)) {
      return new Float64Array(layout.length).fill(NaN);
    }
    const from = near && layout.fromScale(near);
    return estimandOf(law, points, law.fit(points, from));
  };
  return Object.assign(estimate, { isLinear: law.isLinear === true });
}

/** The vector at given points and parameters. A slope between equal x is not finite. */
export function estimandOf(law: Law, points: Points, parameters: LawParameters): Float64Array {
  const n = points.x.length;
  const layout = layoutOf(law, n);
  const vector = new Float64Array(layout.length);
  const logX = points.x.map((x) => log(x));
  const logY = points.y.map((y) => log(y));
  vector.set(layout.toScale(parameters));
  vector[layout.drift] = driftOf(logX, logY);
  for (let i = 0; i + 1 < n; i++) {
    vector[layout.slope(i)] = (logY[i + 1] - logY[i]) / (logX[i + 1] - logX[i]);
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
