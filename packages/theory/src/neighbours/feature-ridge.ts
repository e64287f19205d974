// feature-ridge.ts — ridge on power laws with noise: the rate that a student can reach where its teacher does not decay.

import { KtsweepError } from "@ktsweep/core";

/** λ_i ~ i^−alpha, λ_i w_i² ~ i^−targetExponent, label noise of fixed variance. */
export interface FeatureRidgeSetting {
  /** > 1. */
  readonly alpha: number;
  /** b > 1. */
  readonly targetExponent: number;
}

/** Slopes of log risk on log n. */
export interface FeatureRidgeExponents {
  /** Ridgeless teacher: 0, its risk tends to (alpha − 1) σ² (without ½). */
  readonly ridgeless: number;
  /** Best-tuned ridge, and best student of the ridgeless teacher on as many rows: −(b − 1)/b, b at most 2 alpha + 1. */
  readonly tuned: number;
}

/**
 * With noise a ridgeless teacher does not learn, yet a re-regularised student of it reaches the minimax rate −(b − 1)/b.
 * No contradiction with surrogates that only change the constant: there the student is an interpolator itself.
 *
 * Source: Wu D., Chen, Misiakiewicz, Mondelli, 2026, arXiv 2603.05691 (abstract: minimax even if the teacher's error does not
 * decay); slopes derived in the limit of infinite width by balancing variance σ² D/n with bias D^−(b−1). The saturation at b = 2 alpha + 1 is
 * ridge's (derived). Measured slopes at finite n are flatter: −.483, −.630, −.558 for (alpha, b) = (2,2), (2,3), (1.5,2.5).
 * Throws: USAGE_INVALID unless both are above 1.
 *
 * @example
 * featureRidgeExponents({ alpha: 2, targetExponent: 2 }).tuned // -0.5
 */
export function featureRidgeExponents(setting: FeatureRidgeSetting): FeatureRidgeExponents {
  const { alpha, targetExponent } = setting;
  if (!(alpha > 1 && targetExponent > 1)) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "The rate of ridge needs alpha > 1 and targetExponent > 1.",
      "A slower decay has infinite trace or energy.",
      { alpha, targetExponent },
    );
  }
  const smoothness = Math.min(targetExponent, 2 * alpha + 1);
  return { ridgeless: 0, tuned: (1 - smoothness) / smoothness };
}
