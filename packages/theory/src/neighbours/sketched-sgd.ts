// sketched-sgd.ts — scaling laws of SGD on M random features of a power law, and how to spend compute.

import { KtsweepError } from "@ktsweep/core";

/** Spectrum λ_i ~ i^−alpha seen through M Gaussian features; E λ_i w_i² ~ i^−targetExponent. */
export interface SketchSetting {
  /** a > 1. */
  readonly alpha: number;
  /** b > 1. */
  readonly targetExponent: number;
}

/** Slopes of log reducible risk, and of the optimal sizes on log compute C = M·N. */
export interface SketchExponents {
  /** On log M: −(b − 1). */
  readonly model: number;
  /** On log N_eff: −(b − 1)/a. */
  readonly data: number;
  readonly compute: {
    readonly model: number;
    readonly data: number;
    /** −(b − 1)/(a + 1). */
    readonly risk: number;
  };
  /** Whether the statement is the paper's own theorem (b = a), or inside of 1 < b ≤ a where variance is of lower order. */
  readonly holds: boolean;
}

/**
 * Risk ~ M^−(b−1) + N_eff^−(b−1)/a; for C = MN: M* = C^(1/(a+1)), N* = C^(a/(a+1)), risk C^−(b−1)/(a+1).
 *
 * Source: Lin, Wu, Kakade, Bartlett, Lee, 2024, arXiv 2406.08466, main theorem for b = a (Gaussian sketch, geometric
 * schedule). b ≠ a is from memory of its source condition and checked only by the exact recursion at a = 2; compute-optimal sizes are
 * derived. For b > a label noise enters as N^−(a−1)/a and `holds` is false. Throws: USAGE_INVALID unless both are above 1.
 *
 * @example
 * sketchExponents({ alpha: 2, targetExponent: 2 }).compute.risk // -0.3333333333333333
 */
export function sketchExponents({ alpha, targetExponent }: SketchSetting): SketchExponents {
  requireDecay(alpha, targetExponent);
  const excess = targetExponent - 1;
  return {
    model: -excess,
    data: -excess / alpha,
    compute: {
      model: 1 / (alpha + 1),
      data: alpha / (alpha + 1),
      risk: -excess / (alpha + 1),
    },
    holds: targetExponent <= alpha,
  };
}

/** Slopes with L updates over N rows. */
export interface ReuseExponents {
  /** On log M. */
  readonly model: number;
  /** On log L. */
  readonly updates: number;
  /** L may grow as N to this power: a/b. */
  readonly mostUpdates: number;
  /** On log N: with as many updates as pay, −(b − 1)/b, and with one pass, −(b − 1)/a. */
  readonly data: { readonly reused: number; readonly onePass: number };
}

/**
 * Several passes over the same rows: Θ(M^(1−b) + L^((1−b)/a)) for L ≲ N^(a/b), a > b > 1.
 *
 * Source: Lin, Wu, Bartlett, 2025, arXiv 2506.08415, main theorem (abstract). Throws: USAGE_INVALID unless a > b > 1.
 */
export function reuseExponents({ alpha, targetExponent }: SketchSetting): ReuseExponents {
  requireDecay(alpha, targetExponent);
  if (!(alpha > targetExponent)) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `Reusing data pays for alpha > targetExponent only, not ${String(alpha)} and ${String(targetExponent)}.`,
      "Use sketchExponents for one pass.",
    );
  }
  const excess = targetExponent - 1;
  return {
    model: -excess,
    updates: -excess / alpha,
    mostUpdates: alpha / targetExponent,
    data: { reused: -excess / targetExponent, onePass: -excess / alpha },
  };
}

function requireDecay(alpha: number, targetExponent: number): void {
  if (alpha > 1 && targetExponent > 1 && alpha < Infinity && targetExponent < Infinity) return;
  throw new KtsweepError(
    "USAGE_INVALID",
    "The laws of sketched features need alpha > 1 and targetExponent > 1.",
    "A slower decay has infinite trace or energy.",
    { alpha, targetExponent },
  );
}
