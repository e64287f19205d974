// stability.ts — the largest step size at which second moments of one-pass SGD stay bounded.
//
// Source: fixed point of the second-moment recursion m_i ← m_i(1 − 2x_i + x_i²(1 + (k4−2)/B)) + x_i² S/B, S = Σ m_j:
// stable iff x_i(1 + (k4−2)/B) < 2 for every i and Σ_i (x_i/B) / (2 − x_i(1 + (k4−2)/B)) < 1, x_i = γ λ_i.

import type { Distribution } from "./cell.js";

/** Steps of the bisection: enough to exhaust the 53 bits of a double. */
const BISECTIONS = 64;

/** E z⁴ of the latent coordinates. */
export function kurtosis(distribution: Distribution): number {
  return distribution === "rademacher" ? 1 : 3;
}

/** What decides stability besides the step size. */
export interface StabilitySetting {
  /** (nodes), 0 where unseen. */
  readonly eigenvalues: Float64Array;
  /** Coordinates that each node stands for (nodes). */
  readonly weights: Float64Array;
  readonly batch: number | "infinite";
  readonly distribution: Distribution;
}

/** Supremum of the stable step sizes; Infinity where nothing is learnt. Unit: 1 / eigenvalue. */
export function stableStepSizeLimit(setting: StabilitySetting): number {
  const top = setting.eigenvalues.reduce((most, value) => Math.max(most, value), 0);
  if (top === 0) return Infinity;
  if (setting.batch === "infinite") return 2 / top;
  const factor = 1 + (kurtosis(setting.distribution) - 2) / setting.batch;
  let low = 0;
  let high = factor > 0 ? 2 / (factor * top) : (4 * setting.batch) / top;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (feedback(setting, setting.batch, { stepSize: middle, factor }) < 1) low = middle;
    else high = middle;
  }
  return low;
}

/** Σ_i (x_i/B) / (2 − x_i factor): what one unit of Σ m_j comes to, fed back. */
function feedback(
  { eigenvalues, weights }: StabilitySetting,
  batch: number,
  { stepSize, factor }: { readonly stepSize: number; readonly factor: number },
): number {
  let sum = 0;
  for (let j = 0; j < eigenvalues.length; j++) {
    const x = stepSize * eigenvalues[j];
    sum += weights[j] * (x / batch / (2 - x * factor));
  }
  return sum;
}
