// steady-noise.ts — the noise of cells with few replicates, steadied by that of their neighbours.

import { exp, log } from "@ktsweep/core";
import { fitLine } from "../line.js";

/**
 * So many degrees of freedom the line through all cells is worth. Many: a cell whose noise looks small by chance would
 * get few replicates, and keep looking so; with 4, intervals of grown sweeps cover one percent less.
 */
const lineWorth = 64;

/**
 * Variances of one replicate: each cell's own, averaged with the straight line of log variance on log x through the
 * group, which counts as `lineWorth` degrees of freedom. Cells without any noise stay without.
 *
 * Shape: all (cells). Range: counts ≥ 2, variances ≥ 0.
 */
export function steadyNoise(
  logX: Float64Array,
  variances: Float64Array,
  counts: Float64Array,
): Float64Array {
  const noisy = Array.from(variances.keys()).filter((i) => variances[i] > 0);
  if (noisy.length < 3 || new Set(noisy.map((i) => logX[i])).size < 2) return variances;
  const line = fitLine(
    Float64Array.from(noisy, (i) => logX[i]),
    Float64Array.from(noisy, (i) => log(variances[i]) + logBias(counts[i] - 1)),
  );
  return variances.map((own, i) => {
    if (own === 0) return 0;
    const freedom = counts[i] - 1;
    const expected = exp(line.intercept + line.slope * logX[i]);
    return (freedom * own + lineWorth * expected) / (freedom + lineWorth);
  });
}

/** −E log(χ²/ν) to third order. Source: Bartlett and Kendall, 1946. */
function logBias(freedom: number): number {
  return 1 / freedom + 1 / (3 * freedom * freedom);
}
