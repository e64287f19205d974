// draws.ts — bootstrap resamples of replicate numbers and order statistics of what they give.

import type { Random } from "../random.js";
import type { Intervals, IntervalRequest } from "./interval.js";

/** How often each of `size` numbers is drawn in `size` draws with replacement. */
export function drawCounts(size: number, random: Random): Float64Array {
  const counts = new Float64Array(size);
  for (let i = 0; i < size; i++) counts[random.below(size)]++;
  return counts;
}

/** Estimates of all resamples. Shape: (resamples) vectors. Cost: one fit each. */
export function bootstrapEstimates(request: IntervalRequest): readonly Float64Array[] {
  const { sample, estimator, resamples, random } = request;
  return Array.from({ length: resamples }, () =>
    estimator(sample.redrawn(drawCounts(sample.counts.length, random)).points()),
  );
}

/** Finite values of component j, ascending. */
export function sortedComponent(estimates: readonly Float64Array[], j: number): Float64Array {
  return Float64Array.from(estimates, (estimate) => estimate[j])
    .filter(Number.isFinite)
    .sort();
}

/** Order statistic at (n + 1)·probability, interpolated, held within the sample; NaN when empty. */
export function quantileOf(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return NaN;
  const rank = Math.max(0, Math.min(sorted.length - 1, (sorted.length + 1) * probability - 1));
  const below = Math.floor(rank);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
}

/** Builds intervals component by component. */
export function eachComponent(
  dimension: number,
  bounds: (j: number) => readonly [low: number, high: number],
): Intervals {
  const low = new Float64Array(dimension);
  const high = new Float64Array(dimension);
  for (let j = 0; j < dimension; j++) [low[j], high[j]] = bounds(j);
  return { low, high };
}
