// one-pass-exponent.ts — how fast one-pass SGD learns a power law. Derivation: docs/theory/exponents.md §2.

import { KtsweepError } from "@ktsweep/core";

/** A learner's spectrum λ_i = i^−alpha against a target of energy c_i² = i^−targetExponent. */
export interface OnePassSetting {
  /** Decay of the covariance eigenvalues. Range: > 1. */
  readonly alpha: number;
  /** Decay p of the energy c_i² = λ_i w_i². Range: > 1, else the energy is infinite. */
  readonly targetExponent: number;
  /** Only whether it is 0 matters. Default: positive. */
  readonly noiseVariance?: number;
}

/** Slope of log risk on log effective samples, and what sets it. */
export interface OnePassExponent {
  /** Negative. */
  readonly exponent: number;
  /** `bias`: directions not learned yet; `variance`: noise let in while learning. */
  readonly dominant: "bias" | "variance";
}

/**
 * Exponent e of risk ~ N_eff^e, N_eff = N/log2 N, for one-pass SGD with the geometric schedule.
 *
 * Bias falls as −(p−1)/alpha, variance as −(alpha−1)/alpha with label noise and as −(2alpha−1)/alpha
 * without; the slower one wins, so bias does for p ≤ alpha (p ≤ 2·alpha without noise). At equality
 * both have one exponent; near it the crossover is slow and a fit over a few decades sees a mixture.
 *
 * Source: bias and label noise: Wu, Zhang, Zhang, Fang, "What Makes a Strong Model?", 2026, arXiv
 * 2606.01292 (as at ICML 2026), power-law rate that follows Lemma 1; its (α−1−β)/α is our (p−1)/α.
 * The noiseless limit is this project's own (docs/theory/exponents.md §2).
 * Throws: USAGE_INVALID outside alpha > 1, targetExponent > 1.
 *
 * @example
 * onePassExponent({ alpha: 2, targetExponent: 1.5 }) // { exponent: -0.25, dominant: "bias" }
 */
export function onePassExponent(setting: OnePassSetting): OnePassExponent {
  const { alpha, targetExponent, noiseVariance = 1 } = setting;
  requireAboveOne("alpha", alpha);
  requireAboveOne("targetExponent", targetExponent);
  const bias = (targetExponent - 1) / alpha;
  const variance = (noiseVariance > 0 ? alpha - 1 : 2 * alpha - 1) / alpha;
  return bias <= variance
    ? { exponent: -bias, dominant: "bias" }
    : { exponent: -variance, dominant: "variance" };
}

function requireAboveOne(name: string, value: number): void {
  if (value > 1 && value < Infinity) return;
  throw new KtsweepError(
    "USAGE_INVALID",
    `The predicted exponent needs ${name} > 1, not ${value}.`,
    "A slower decay has infinite energy; there is no power law to predict.",
    { [name]: value },
  );
}
