// flat-spectrum.ts — what a spectrum without decay leaves of knowledge transfer: nothing.

/** Ridgeless learning of n rows in p > n equal coordinates. */
export interface FlatSpectrum {
  /** n/p. */
  readonly omega: number;
  /** 1 − n/p for every coordinate: at the transition ζ = 1 − Ω itself. */
  readonly zeta: number;
  /** 1: no surrogate is better than the truth. */
  readonly gain: number;
  /** 1: teacher, student and direct student learn at one rate. */
  readonly efficiencyRatio: number;
}

/**
 * The null that a flat spectrum Σ = cI predicts: gain 1, mask keeps all, distillation efficiency ratio 1.
 *
 * Source: derived from Ildiz et al., arXiv 2410.18837, Corollary 1, and from Wu et al., arXiv 2606.01292, Theorem 3 with αT = αS
 * (kappa = 0). Weak-to-strong generalization keeps scalar shrinkage, which needs no spectrum.
 * Range: 0 < samples < dimension.
 *
 * @example
 * flatSpectrum(100, 400) // { omega: 0.25, zeta: 0.75, gain: 1, efficiencyRatio: 1 }
 */
export function flatSpectrum(samples: number, dimension: number): FlatSpectrum {
  const omega = samples / dimension;
  return { omega, zeta: 1 - omega, gain: 1, efficiencyRatio: 1 };
}
