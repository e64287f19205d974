// stability.ts — the largest step size at which second moments of one-pass SGD stay bounded.
//
// Source: fixed point of the second-moment recursion m_i ← m_i(1 − 2x_i + x_i²(1 + (k4−2)/B)) + x_i² S/B, S = Σ m_j:
// stable iff x_i(1 + (k4−2)/B) < 2 for every i and Σ_i (x_i/B) / (2 − x_i(1 + (k4−2)/B)) < 1, x_i = γ λ_i.
// With momentum b the same fixed point has the denominators 2(1 − b) − x_i(1 + (k4−2)/B − 2b/(1 + b)), all of them
// positive, and the mean needs x_i < 2(1 + b), which follows but for the population gradient: docs/theory/one-pass-sgd.md.

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
  /** b of heavy ball. Default 0. */
  readonly momentum?: number;
}

/** Supremum of the stable step sizes; Infinity where nothing is learnt. Unit: 1 / eigenvalue. */
export function stableStepSizeLimit(setting: StabilitySetting): number {
  const top = setting.eigenvalues.reduce((most, value) => Math.max(most, value), 0);
  if (top === 0) return Infinity;
  const { batch, momentum = 0 } = setting;
  if (batch === "infinite") return (2 * (1 + momentum)) / top;
  const damping = 2 * (1 - momentum);
  const factor = 1 + (kurtosis(setting.distribution) - 2) / batch - (2 * momentum) / (1 + momentum);
  let low = 0;
  let high = factor > 0 ? damping / (factor * top) : (4 * batch) / top;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (feedback(setting, batch, { stepSize: middle, damping, factor }) < 1) low = middle;
    else high = middle;
  }
  return low;
}

interface Feedback {
  readonly stepSize: number;
  readonly damping: number;
  readonly factor: number;
}

/** Σ_i (x_i/B) / (damping − x_i factor): what one unit of Σ m_j comes to, fed back. */
function feedback(
  { eigenvalues, weights }: StabilitySetting,
  batch: number,
  { stepSize, damping, factor }: Feedback,
): number {
  let sum = 0;
  for (let j = 0; j < eigenvalues.length; j++) {
    const x = stepSize * eigenvalues[j];
    sum += weights[j] * (x / batch / (damping - x * factor));
  }
  return sum;
}
