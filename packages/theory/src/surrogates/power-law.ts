// power-law.ts — ridgeless learning of power laws in infinitely many coordinates: closed forms and slopes.

import { KtsweepError, pow } from "@ktsweep/core";
import { sinPi } from "./sine.js";

const PI = 3.141592653589793;

/** Limits for λ_i = i^−alpha and p → ∞ at n rows, large. */
export interface RidgelessPowerLaw {
  /** τ_t = (π/(α sin(π/α)))^α n^−α. */
  readonly tau: number;
  /** (α − 1)/α. */
  readonly omega: number;
  /** Last amplified index: n (α−1)^(−1/α) α sin(π/α)/π. */
  readonly transition: number;
  /** Last index that the optimal mask keeps: n (√α − 1)^(−1/α) α sin(π/α)/π. */
  readonly maskCut: number;
  /** Extra risk per unit of label-noise variance, Ω/(1−Ω) = α − 1, without the factor ½. */
  readonly noiseFloor: number;
}

/**
 * Closed forms of τ, Ω, the transition and the mask cut. Corrections are O(1/n), and
 * O((n/p)^(α−1)) from finitely many coordinates, slow near α = 1 (transition/n at alpha 2: .6366 against .6362 measured at n = 800, p = 2e5).
 *
 * Range: alpha > 1 (finite trace). Source: Ildiz et al., arXiv 2410.18837, section 4 (the paper states orders; constants are
 * derived here from Σ λ/(λ+τ) = n by an integral). Throws: USAGE_INVALID outside the range.
 *
 * @example
 * ridgelessPowerLaw(2, 100).transition // 63.66…
 */
export function ridgelessPowerLaw(alpha: number, samples: number): RidgelessPowerLaw {
  if (!(alpha > 1 && alpha < Infinity && samples > 0)) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `There is no ridgeless power law for alpha = ${String(alpha)} and ${String(samples)} rows.`,
      "Give alpha > 1 (a finite trace) and rows above 0.",
    );
  }
  // Σ_i 1/(1 + τ i^α) ≈ τ^(−1/α) π/(α sin(π/α)).
  const share = PI / (alpha * sinPi(1 / alpha));
  return {
    tau: pow(share / samples, alpha),
    omega: (alpha - 1) / alpha,
    transition: (samples * pow(alpha - 1, -1 / alpha)) / share,
    maskCut: (samples * pow(Math.sqrt(alpha) - 1, -1 / alpha)) / share,
    noiseFloor: alpha - 1,
  };
}

/** A ridgeless learner of a power law with energy λ_i β_i² = i^−targetExponent and label noise n^−noiseDecay. */
export interface SurrogateLawSetting {
  readonly alpha: number;
  readonly targetExponent: number;
  /** g ≥ 0; Infinity (default): no label noise. */
  readonly noiseDecay?: number;
}

/**
 * Slope of log risk on log n, for the standard, the masked and the optimal surrogate alike: −min(g, β − 1, 2α).
 *
 * Source: Ildiz et al., arXiv 2410.18837, Proposition 6 (Θ(n^−(β−1)) for β < 2α + 1; the branch 2α and the noise
 * branch g are derived here). The relative gain of the optimal surrogate survives only for g ≥ min(β − 1, 2α).
 * Throws: USAGE_INVALID unless alpha > 1, targetExponent > 1, noiseDecay ≥ 0.
 *
 * @example
 * surrogateExponent({ alpha: 1.5, targetExponent: 5 }) // -3
 */
export function surrogateExponent(setting: SurrogateLawSetting): number {
  const { alpha, targetExponent, noiseDecay = Infinity } = setting;
  if (!(alpha > 1 && targetExponent > 1 && noiseDecay >= 0)) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "The law of ridgeless surrogates needs alpha > 1, targetExponent > 1 and noiseDecay ≥ 0.",
      "A slower decay has infinite trace or energy.",
      { alpha, targetExponent, noiseDecay },
    );
  }
  return -Math.min(noiseDecay, targetExponent - 1, 2 * alpha);
}
