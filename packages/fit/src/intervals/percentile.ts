// percentile.ts — three intervals read off the bootstrap distribution of the estimate.

import { normalCdf } from "../normal.js";
import { bootstrapEstimates, eachComponent, quantileOf, sortedComponent } from "./draws.js";
import { criticalT } from "./critical-t.js";
import type { Intervals, IntervalRequest } from "./interval.js";

/** Quantiles of the resampled estimates. Too narrow for few replicates: offered for comparison. */
export function percentile(request: IntervalRequest): Intervals {
  return percentileAt(request, () => (1 - request.level) / 2);
}

/** The percentile interval mirrored in the estimate. Too narrow for few replicates. */
export function basic(request: IntervalRequest): Intervals {
  const { low, high } = percentile(request);
  const estimate = request.estimator(request.sample.points());
  return {
    low: estimate.map((value, j) => 2 * value - high[j]),
    high: estimate.map((value, j) => 2 * value - low[j]),
  };
}

/**
 * Percentile interval at a tail that makes up for t against normal and for the 1/R against 1/(R−1)
 * of a bootstrap variance. Source: Hesterberg, "What Teachers Should Know About the Bootstrap",
 * arXiv 1411.5279v1, section 3.4 (from memory of the text).
 */
export function percentileT(request: IntervalRequest): Intervals {
  const t = criticalT(request.degreesOfFreedom, request.level);
  const units = request.sample.counts.length;
  return percentileAt(request, (j) => normalCdf(-t[j] * Math.sqrt(units / (units - 1))));
}

function percentileAt(request: IntervalRequest, tailOf: (j: number) => number): Intervals {
  const estimates = bootstrapEstimates(request);
  return eachComponent(estimates[0].length, (j) => {
    const sorted = sortedComponent(estimates, j);
    const tail = tailOf(j);
    return [quantileOf(sorted, tail), quantileOf(sorted, 1 - tail)];
  });
}
