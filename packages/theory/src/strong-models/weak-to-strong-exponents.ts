// weak-to-strong-exponents.ts — Theorem 5: an early-stopped student of a noisy teacher, and what it really gains.

import { KtsweepError } from "@ktsweep/core";

/** Both see everything; the truth lives in its first k† directions. */
export interface WeakToStrongSetting {
  readonly alphaT: number;
  readonly alphaS: number;
}

/** Slopes of logarithms on log N_eff, unless said otherwise. */
export interface WeakToStrongExponents {
  /** Teacher's risk: (1 − αT)/αT, label noise alone. */
  readonly teacher: number;
  /** Of the theorem, by balancing k star/N with (k†/k star)^(2αS) N^((1−αT)/αT). */
  readonly theorem: {
    /** Optimal number of learned directions: 1/(αT(2αS + 1)). */
    readonly kStar: number;
    /** Least risk: 1/(αT(2αS + 1)) − 1. */
    readonly risk: number;
    /** Δ = 2αS/(αT(2αS + 1)): the student's risk over the teacher's falls as N^−Δ. */
    readonly delta: number;
    /** Slope of risk and ratio on log k†: 2αS/(2αS + 1). */
    readonly intrinsicDimension: number;
    /** Student samples at the optimum, by k star ~ n^(1/αS): αS/(αT(2αS + 1)). The theorem prints `kStar` for it. */
    readonly samples: number;
  };
  /** The limit that the exact recursion tends to. */
  readonly derived: {
    /** −1: k† polylog/N_eff, as the bias dies exponentially. */
    readonly risk: number;
    /** Student's risk over the teacher's: −1/αT. */
    readonly ratio: number;
    /** 0: k star ~ k† (log N)^(1/αS). */
    readonly kStar: number;
  };
}

/**
 * Exponents of Theorem 5 beside those of the exact recursion.
 *
 * The theorem's bound holds and is loose: it takes the student's filter for a power of k star/k† where it is
 * 1 − exp(−τ λ). So Δ is a guaranteed least gain: measured slopes of the ratio lie in [−1/αT, −Δ]. Wrong in the paper: the exponent
 * printed for n is that of k star; and 1 − PGR is taken for the ratio of risks, that is R_S = 0 (see `performanceGap`).
 *
 * Source: Wu, Zhang, Zhang, Fang, 2026, arXiv 2606.01292 (as at ICML 2026), Theorem 5 and its corollary for
 * self-distillation (αS = αT: Δ = 2/(2αT + 1)); `derived` is ours. Throws: USAGE_INVALID unless both are above 1.
 *
 * @example
 * weakToStrongExponents({ alphaT: 2, alphaS: 2 }).theorem.delta // 0.4
 */
export function weakToStrongExponents({
  alphaT,
  alphaS,
}: WeakToStrongSetting): WeakToStrongExponents {
  if (!(alphaT > 1 && alphaS > 1 && alphaT < Infinity && alphaS < Infinity)) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `Theorem 5 needs spectra that decay faster than 1/i, not ${String(alphaT)} and ${String(alphaS)}.`,
      "Give alphaT and alphaS above 1.",
      { alphaT, alphaS },
    );
  }
  const sharpness = 2 * alphaS + 1;
  const kStar = 1 / (alphaT * sharpness);
  return {
    teacher: (1 - alphaT) / alphaT,
    theorem: {
      kStar,
      risk: kStar - 1,
      delta: (2 * alphaS) / (alphaT * sharpness),
      intrinsicDimension: (2 * alphaS) / sharpness,
      samples: alphaS * kStar,
    },
    derived: { risk: -1, ratio: -1 / alphaT, kStar: 0 },
  };
}
