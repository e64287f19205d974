// gain.ts — the optimal surrogate of a ridgeless learner: which coordinates to amplify, shrink and drop.

/**
 * β^s_i/β*_i of the optimal surrogate: (1 − ζ)/((1 − ζ)² + ζ² Ω/(1 − Ω)); 0 where the learner sees nothing (ζ = 1).
 *
 * Above 1 (amplify) iff ζ < 1 − Ω. Depends on spectrum and n only. Range: 0 ≤ ζ ≤ 1, 0 < Ω < 1.
 *
 * Source: Ildiz et al., arXiv 2410.18837, Proposition 1 and Corollary 1 (formula derived anew from the risk; its transition
 * agrees with the paper).
 *
 * @example
 * surrogateGain(0.5, 0.5) // 1: the transition
 */
export function surrogateGain(zeta: number, omega: number): number {
  const learned = 1 - zeta;
  return learned === 0 ? 0 : learned / (learned * learned + (zeta * zeta * omega) / (1 - omega));
}

/** The largest gain over all ζ, at 1 − ζ = √Ω: (1 + √Ω)/(2√Ω). Derived from `surrogateGain` by its derivative. */
export function largestGain(omega: number): number {
  const root = Math.sqrt(omega);
  return (1 + root) / (2 * root);
}

/** Eigenvalues at which the optimal surrogate changes its mind. Unit: eigenvalue. */
export interface GainThresholds {
  /** Above: amplify (gain > 1); below: shrink. ζ = 1 − Ω. */
  readonly transition: number;
  /** Above: the optimal 0/1 mask keeps the coordinate. ζ² = 1 − Ω. */
  readonly mask: number;
  /** Where the gain is largest. 1 − ζ = √Ω. */
  readonly largest: number;
}

/**
 * The eigenvalues of the three changes, as ζ = τ/(λ + τ) falls in λ.
 *
 * Source: Ildiz et al., arXiv 2410.18837, Corollary 1 (transition) and Proposition 3 (mask); the largest gain is ours.
 */
export function gainThresholds(tau: number, omega: number): GainThresholds {
  const root = Math.sqrt(omega);
  return {
    transition: (tau * omega) / (1 - omega),
    mask: tau * (1 / Math.sqrt(1 - omega) - 1),
    largest: (tau * root) / (1 - root),
  };
}

/** Whether the optimal mask keeps a coordinate: 1 − ζ² > Ω. Source: as `gainThresholds`, Proposition 3. */
export function maskKeeps(zeta: number, omega: number): boolean {
  return 1 - zeta * zeta > omega;
}
