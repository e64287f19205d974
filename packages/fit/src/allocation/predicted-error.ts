// predicted-error.ts — the standard error of an exponent at numbers of replicates that are not there yet.

import type { Influence } from "./influence.js";

/**
 * Variance of the exponent when cell i has `replicates[i]`: Σ b_i²/R_i without common noise; what two cells have in
 * common averages out over the larger of their numbers, so that it cancels only where both have them.
 *
 * Shape: (cells). Range: replicates > 0. Cost: O(n), or O(n log n) with common noise.
 */
export function predictedVariance(
  { loads, correlation }: Influence,
  replicates: Float64Array,
): number {
  let own = 0;
  for (let i = 0; i < loads.length; i++) own += (loads[i] * loads[i]) / replicates[i];
  if (correlation === 0) return own;
  const order = Array.from(loads.keys()).sort((i, j) => replicates[i] - replicates[j] || i - j);
  let common = 0;
  let before = 0;
  for (const i of order) {
    common += (loads[i] * (loads[i] + 2 * before)) / replicates[i];
    before += loads[i];
  }
  return (1 - correlation) * own + correlation * common;
}

/**
 * Degrees of freedom of the jackknife over replicate numbers that the interval will come from: number k has the share
 * Σ b_i²/R_i² of the cells that reach it, and (Σ a)²/Σ a² − 1 is what unequal shares are worth. Range: ≥ 1.
 */
export function jackknifeFreedom({ loads }: Influence, replicates: Float64Array): number {
  const order = Array.from(loads.keys()).sort((i, j) => replicates[j] - replicates[i] || i - j);
  let sum = 0;
  let squares = 0;
  let share = 0;
  order.forEach((i, place) => {
    const load = loads[i] / replicates[i];
    share += load * load;
    const next = place + 1 < order.length ? replicates[order[place + 1]] : 0;
    sum += (replicates[i] - next) * share;
    squares += (replicates[i] - next) * share * share;
  });
  return squares > 0 ? Math.max(1, (sum * sum) / squares - 1) : Infinity;
}

/**
 * Degrees of freedom of that variance, each cell's noise being known by itself: (Σ v)²/Σ v²/(R − 1), with v = b²/R of each cell.
 *
 * Source: Satterthwaite, 1946.
 */
export function predictedFreedom({ loads }: Influence, replicates: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < loads.length; i++) {
    const part = (loads[i] * loads[i]) / replicates[i];
    sum += part;
    squares += (part * part) / Math.max(1, replicates[i] - 1);
  }
  return squares > 0 ? (sum * sum) / squares : Infinity;
}
