// label-mixing.ts — self-distillation with labels (1 − ξ)·truth + ξ·teacher: the best ξ.

/** Risks of the student at three weights of the teacher's labels, same rows, same ridge. */
export interface MixingRisks {
  /** ξ = 0: the teacher itself. */
  readonly none: number;
  readonly half: number;
  /** ξ = 1: labels of the teacher alone. */
  readonly full: number;
}

export interface BestMixing {
  /** ξ*, any real number; its sign is −sign R′(λ): positive for an under-regularised teacher. */
  readonly weight: number;
  readonly risk: number;
}

/**
 * The minimum of the parabola through three risks: the predictor is linear in ξ, so its risk is quadratic. Strictly below
 * `none` whenever R′(λ) ≠ 0. NaN where the three are on a line.
 *
 * Source: Dang, Patil, Rinaldo, 2026 (PMLR v306, dang26b; abstract): optimal ξ in R strictly improves whenever R′(λ) ≠ 0. The
 * parabola is ours.
 *
 * @example
 * bestMixing({ none: 1, half: 0.75, full: 1 }) // { weight: 0.5, risk: 0.75 }
 */
export function bestMixing({ none, half, full }: MixingRisks): BestMixing {
  const curvature = 2 * (full - 2 * half + none);
  const slope = 4 * half - 3 * none - full;
  if (!(curvature > 0)) return { weight: NaN, risk: NaN };
  const weight = -slope / (2 * curvature);
  return { weight, risk: none + slope * weight + curvature * weight * weight };
}
