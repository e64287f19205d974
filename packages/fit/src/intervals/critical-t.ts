// critical-t.ts — the t that an interval of each component is made with.

import { studentTQuantile } from "../student-t.js";

/** Two-sided critical values. Shape: as the degrees of freedom. Cost: one quantile per run of equal ones. */
export function criticalT(degreesOfFreedom: Float64Array, level: number): Float64Array {
  let last = 0;
  return degreesOfFreedom.map((freedom, j) => {
    if (j === 0 || freedom !== degreesOfFreedom[j - 1]) {
      last = studentTQuantile((1 + level) / 2, freedom);
    }
    return last;
  });
}
