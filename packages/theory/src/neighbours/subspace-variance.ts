// subspace-variance.ts — ridgeless teacher and student in two subspaces: how much of the teacher's variance is inherited.

/** Dimensions, and rows of each. */
export interface SubspaceSetting {
  /** dim V_w of the teacher. */
  readonly weak: number;
  /** dim V_s of the student. */
  readonly strong: number;
  /** dim V_s ∩ V_w. */
  readonly shared: number;
  /** Labelled rows n of the teacher. */
  readonly labelled: number;
  /** Rows N that the teacher labels. */
  readonly unlabelled: number;
  readonly noiseVariance: number;
}

/** Variance parts of the risk, without the factor ½, in leading order for n ≫ dim V_w, N ≫ dim V_s. */
export interface SubspaceVariance {
  /** σ² dim V_w/n. */
  readonly teacher: number;
  /** σ²/n · (dim V_s ∩ V_w + (dim V_s/N)(dim V_w − dim V_s ∩ V_w)). */
  readonly student: number;
}

/**
 * The student inherits the teacher's variance where their subspaces meet; outside it becomes label noise, shrunk by dim V_s/N.
 *
 * Source: Dong et al., 2025, arXiv 2502.05075, main theorem (leading order; exact finite-sample factors n/(n − dim − 1) left out).
 *
 * @example
 * subspaceVariance({ weak: 10, strong: 20, shared: 5, labelled: 100, unlabelled: 200, noiseVariance: 1 }).student // 0.055
 */
export function subspaceVariance(setting: SubspaceSetting): SubspaceVariance {
  const { weak, strong, shared, labelled, unlabelled, noiseVariance } = setting;
  const perDirection = noiseVariance / labelled;
  return {
    teacher: perDirection * weak,
    student: perDirection * (shared + (strong / unlabelled) * (weak - shared)),
  };
}
