// bca.ts — bias-corrected and accelerated percentile interval.

import { normalCdf, normalQuantile } from "../normal.js";
import { bootstrapEstimates, eachComponent, quantileOf, sortedComponent } from "./draws.js";
import type { Intervals, IntervalRequest } from "./interval.js";
import { nudgesOf } from "./standard-errors.js";

/** Source: Efron, "Better bootstrap confidence intervals", 1987; acceleration by the jackknife. */
export function bca(request: IntervalRequest): Intervals {
  const { estimate, changes } = nudgesOf(request.sample, request.estimator);
  const estimates = bootstrapEstimates(request);
  const z = normalQuantile((1 + request.level) / 2);
  return eachComponent(estimate.length, (j) => {
    const sorted = sortedComponent(estimates, j);
    const below = sorted.filter((value) => value < estimate[j]).length;
    const bias = normalQuantile((below + 0.5) / (sorted.length + 1));
    let squares = 0;
    let cubes = 0;
    for (const change of changes) {
      squares += change[j] * change[j];
      cubes -= change[j] * change[j] * change[j];
    }
    const acceleration = squares > 0 ? cubes / (6 * squares * Math.sqrt(squares)) : 0;
    const shifted = (side: number): number =>
      normalCdf(bias + (bias + side) / (1 - acceleration * (bias + side)));
    return [quantileOf(sorted, shifted(-z)), quantileOf(sorted, shifted(z))];
  });
}
