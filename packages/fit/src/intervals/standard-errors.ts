// standard-errors.ts — jackknife over jointly numbered replicates.

import type { Resample } from "../resample.js";
import type { Estimator } from "./interval.js";

/** Changes of the estimate, one row per distinct number of the sample, with how often each counts. */
export interface Nudges {
  readonly estimate: Float64Array;
  readonly changes: readonly Float64Array[];
  readonly counts: readonly number[];
}

/** Estimates the vector at the sample and with each replicate number nudged. Cost: R + 1 fits. */
export function nudgesOf(sample: Resample, estimator: Estimator): Nudges {
  const estimate = estimator(sample.points());
  const changes: Float64Array[] = [];
  const counts: number[] = [];
  sample.counts.forEach((count, k) => {
    if (count === 0) return;
    changes.push(estimator(sample.nudged(k)).map((value, j) => value - estimate[j]));
    counts.push(count);
  });
  return { estimate, changes, counts };
}

/** Jackknife standard error of each component. Shape: as the estimate. */
export function standardErrors({ estimate, changes, counts }: Nudges): Float64Array {
  const variance = new Float64Array(estimate.length);
  changes.forEach((change, k) => {
    for (let j = 0; j < change.length; j++) variance[j] += counts[k] * change[j] * change[j];
  });
  return variance.map(Math.sqrt);
}
