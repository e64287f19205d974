// interval.ts — what an interval method gets and gives. One method is one file beside this one.

import type { Law } from "../law.js";
import type { Random } from "../random.js";
import type { Replication } from "../replication.js";
import type { Resample } from "../resample.js";
import type { Points } from "../types.js";

/**
 * Everything that is to have an interval, as one vector; NaN where the points do not give a value.
 * `near`: an estimate at almost the same points, from where a search may begin.
 */
export interface Estimator {
  (points: Points, near?: Float64Array): Float64Array;
  /** Whether it is affine in log y while x stays. */
  readonly isLinear?: boolean;
}

/** How an interval is asked for. */
export interface IntervalRequest {
  readonly replication: Replication;
  readonly sample: Resample;
  readonly estimator: Estimator;
  readonly law: Law;
  /**
   * Of the jackknife variance of each component: replicates − 1, other where cells have different
   * numbers of them. Shape: as the estimator's vector.
   */
  readonly degreesOfFreedom: Float64Array;
  /** What the jackknife variance is multiplied by: more than 1 where weights are estimated. */
  readonly inflation: number;
  readonly level: number;
  /** Bootstrap resamples. */
  readonly resamples: number;
  readonly random: Random;
}

/** Shape: both as the estimator's vector; NaN where there is no interval. */
export interface Intervals {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** A way from replicates to intervals. Pure but for the random numbers it takes from its request. */
export type IntervalMethod = (request: IntervalRequest) => Intervals;
