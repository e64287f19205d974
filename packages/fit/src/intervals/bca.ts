// bca.ts — bias-corrected and accelerated percentile interval.

import { bcaBounds } from "./bca-bounds.js";
import { bootstrapEstimates, eachComponent, sortedComponent } from "./draws.js";
import type { Intervals, IntervalRequest } from "./interval.js";
import { nudgesOf } from "./standard-errors.js";

/** Source: Efron, "Better bootstrap confidence intervals", 1987; acceleration by the jackknife. */
export function bca(request: IntervalRequest): Intervals {
  const { estimate, changes } = nudgesOf(request.sample, request.estimator);
  const estimates = bootstrapEstimates(request);
  return eachComponent(estimate.length, (j) =>
    bcaBounds(
      sortedComponent(estimates, j),
      estimate[j],
      Float64Array.from(changes, (change) => change[j]),
      request.level,
    ),
  );
}
