// log-errors.ts — how noisy each point is.

import type { Resample } from "./resample.js";

/** Jackknife standard error of each log y by the cell's replicates. Shape: (cells). */
export function logErrors(sample: Resample): Float64Array {
  const squares = new Float64Array(sample.points().y.length);
  sample.counts.forEach((count, k) => {
    sample.logChanges(k).forEach((change, i) => {
      squares[i] += count * change * change;
    });
  });
  return squares.map(Math.sqrt);
}
