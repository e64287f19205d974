// bca-bounds.ts — the two ends of a bias-corrected and accelerated interval.

import { normalCdf, normalQuantile } from "../normal.js";
import { quantileOf } from "./draws.js";

/**
 * Ends of the interval of an estimate from its resampled values and what leaving one unit out changes.
 *
 * Shape: sorted (resamples) ascending, changes (units). Source: Efron, "Better bootstrap confidence intervals", 1987.
 */
export function bcaBounds(
  sorted: Float64Array,
  estimate: number,
  changes: Float64Array,
  level: number,
): readonly [low: number, high: number] {
  const z = normalQuantile((1 + level) / 2);
  const below = sorted.filter((value) => value < estimate).length;
  const bias = normalQuantile((below + 0.5) / (sorted.length + 1));
  let squares = 0;
  let cubes = 0;
  for (const change of changes) {
    squares += change * change;
    cubes -= change * change * change;
  }
  const acceleration = squares > 0 ? cubes / (6 * squares * Math.sqrt(squares)) : 0;
  const shifted = (side: number): number =>
    normalCdf(bias + (bias + side) / (1 - acceleration * (bias + side)));
  return [quantileOf(sorted, shifted(-z)), quantileOf(sorted, shifted(z))];
}
