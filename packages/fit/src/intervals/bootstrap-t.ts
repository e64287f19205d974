// bootstrap-t.ts — studentised bootstrap: quantiles of (estimate* − estimate) / se*.

import { drawCounts, eachComponent, quantileOf, sortedComponent } from "./draws.js";
import type { Intervals, IntervalRequest } from "./interval.js";
import { nudgesOf, standardErrors } from "./standard-errors.js";

/** Each resample carries its own jackknife standard error. Cost: resamples · R fits. */
export function bootstrapT(request: IntervalRequest): Intervals {
  const { sample, estimator, level, resamples, random } = request;
  const whole = nudgesOf(sample, estimator);
  const errors = standardErrors(whole);
  const ratios = Array.from({ length: resamples }, () => {
    const redrawn = sample.redrawn(drawCounts(sample.counts.length, random));
    const nudges = nudgesOf(redrawn, estimator);
    const own = standardErrors(nudges);
    return nudges.estimate.map((value, j) => (value - whole.estimate[j]) / own[j]);
  });
  const tail = (1 - level) / 2;
  return eachComponent(errors.length, (j) => {
    const sorted = sortedComponent(ratios, j);
    return [
      whole.estimate[j] - errors[j] * quantileOf(sorted, 1 - tail),
      whole.estimate[j] - errors[j] * quantileOf(sorted, tail),
    ];
  });
}
