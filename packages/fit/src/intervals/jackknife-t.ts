// jackknife-t.ts — estimate ± t · jackknife standard error.

import { criticalT } from "./critical-t.js";
import type { Intervals, IntervalRequest } from "./interval.js";
import { nudgesOf, standardErrors } from "./standard-errors.js";

/** Symmetric interval with Student's t; draws no random numbers. Cost: R + 1 fits. */
export function jackknifeT(request: IntervalRequest): Intervals {
  const { sample, estimator, level, degreesOfFreedom, inflation } = request;
  const nudges = nudgesOf(sample, estimator);
  const errors = standardErrors(nudges);
  const t = criticalT(degreesOfFreedom, level).map((critical) => critical * Math.sqrt(inflation));
  return {
    low: nudges.estimate.map((value, j) => value - t[j] * errors[j]),
    high: nudges.estimate.map((value, j) => value + t[j] * errors[j]),
  };
}
