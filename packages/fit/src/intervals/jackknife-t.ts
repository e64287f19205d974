// jackknife-t.ts — estimate ± t · jackknife standard error.

import { studentTQuantile } from "../student-t.js";
import type { Intervals, IntervalRequest } from "./interval.js";
import { nudgesOf, standardErrors } from "./standard-errors.js";

/** Symmetric interval with Student's t; draws no random numbers. Cost: R + 1 fits. */
export function jackknifeT(request: IntervalRequest): Intervals {
  const { sample, estimator, level, degreesOfFreedom } = request;
  const nudges = nudgesOf(sample, estimator);
  const errors = standardErrors(nudges);
  const t = studentTQuantile((1 + level) / 2, degreesOfFreedom);
  return {
    low: nudges.estimate.map((value, j) => value - t * errors[j]),
    high: nudges.estimate.map((value, j) => value + t * errors[j]),
  };
}
