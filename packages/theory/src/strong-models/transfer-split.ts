// transfer-split.ts — Theorem 1: where a student's error comes from. Exactly, and as the paper bounds it.

/** Teacher u and student v of a truth c per coordinate, v started at zero. Shape: (nodes) each. */
export interface TransferMoments {
  readonly coefficients: ArrayLike<number>;
  readonly teacherMean: ArrayLike<number>;
  readonly teacherSecond: ArrayLike<number>;
  readonly studentMean: ArrayLike<number>;
  readonly studentSecond: ArrayLike<number>;
  /** λ_i of the student, 0 where it does not see the coordinate. */
  readonly eigenvalues: ArrayLike<number>;
  /** λ_i of the teacher. */
  readonly teacherEigenvalues: ArrayLike<number>;
  /** Coordinates per node. Default: 1 each. */
  readonly weights?: ArrayLike<number>;
}

/** Parts of ½ E Σ (v_i − c_i)² over some coordinates; they add up to it. */
export interface TransferParts {
  /** ½ Σ (1 − Π)² E(u − c)²: the teacher's error as far as the student follows it. */
  readonly inherited: number;
  /** ½ Σ Π² c²: what the student has not learned. */
  readonly unlearned: number;
  /** −Σ Π(1 − Π) c E(u − c): the cross term that the paper's proof drops; of either sign. */
  readonly cross: number;
  /** ½ Σ Var(v | u): the student's own sampling noise. */
  readonly noise: number;
}

export interface TransferSplit {
  /** Coordinates whose eigenvalue is above the threshold. */
  readonly head: TransferParts;
  readonly tail: TransferParts;
}

/**
 * The student's risk cut into head and tail, and each into its causes, without approximation: given the teacher, v has mean
 * (1 − Π) u, Π = 1 − E v/E u (1 where the teacher's mean is 0 and the student's too).
 *
 * Source: ours, for coordinates that do not couple (Gaussian or Rademacher, common eigenbasis). The threshold of Theorem 1 is
 * `kStarThresholds(…, δ).transfer`.
 */
export function transferSplit(moments: TransferMoments, threshold: number): TransferSplit {
  const none = { inherited: 0, unlearned: 0, cross: 0, noise: 0 };
  const parts = { head: { ...none }, tail: { ...none } };
  const { coefficients: c, teacherMean, teacherSecond, studentMean, studentSecond } = moments;
  for (let i = 0; i < c.length; i++) {
    const part = moments.eigenvalues[i] > threshold ? parts.head : parts.tail;
    const weight = moments.weights?.[i] ?? 1;
    const learned = teacherMean[i] === 0 ? 0 : studentMean[i] / teacherMean[i];
    const left = 1 - learned;
    const error = teacherSecond[i] - 2 * c[i] * teacherMean[i] + c[i] * c[i];
    part.inherited += (weight * learned * learned * error) / 2;
    part.unlearned += (weight * left * left * c[i] * c[i]) / 2;
    part.cross -= weight * left * learned * c[i] * (teacherMean[i] - c[i]);
    part.noise += (weight * (studentSecond[i] - learned * learned * teacherSecond[i])) / 2;
  }
  return parts;
}

/** Theorem 1's right side, term by term, as printed; unit: risk with the factor ½. */
export interface TheoremOneTerms {
  /** (I): ½ E(u − c)² over the head and 2δ² E(u − c)² over the tail. */
  readonly propagated: readonly [head: number, tail: number];
  /** (II): ½ E(v − u)² over the head and the student's variance over the tail. */
  readonly optimisation: readonly [head: number, tail: number];
  /**
   * (III): energy of the head that the teacher does not see (its constant C is not given: taken as ½, Lemma 2's), energy of the
   * tail, and 2δ² of the tail's energy that the teacher sees.
   */
  readonly alignment: readonly [head: number, tail: number, learned: number];
  /** Sum of all. The appendix has ½ where the text has 1 before the tail's energy; this is the text's. */
  readonly total: number;
}

/**
 * The decomposition of Theorem 1 as a diagnostic: which cause is large at which δ. Never a certificate: its proof drops the
 * cross terms by a "triangle inequality" for squares, so the sum can be below the exact excess risk (an undertrained teacher does
 * it), and text and appendix disagree by a factor 2 in the tail.
 *
 * Source: Wu, Zhang, Zhang, Fang, 2026, arXiv 2606.01292 (as at ICML 2026), Theorem 1. Range: 0 < delta < 1/2.
 */
export function theoremOneTerms(
  moments: TransferMoments,
  threshold: number,
  delta: number,
): TheoremOneTerms {
  const { coefficients: c, teacherMean, teacherSecond, studentMean, studentSecond } = moments;
  const { eigenvalues, teacherEigenvalues } = moments;
  const [propagated, optimisation, alignment] = [
    [0, 0],
    [0, 0],
    [0, 0, 0],
  ];
  const small = 2 * delta * delta;
  for (let i = 0; i < c.length; i++) {
    if (!(eigenvalues[i] > 0)) continue;
    const weight = moments.weights?.[i] ?? 1;
    const energy = weight * c[i] * c[i];
    const error = weight * (teacherSecond[i] - 2 * c[i] * teacherMean[i]) + energy;
    const learned = teacherMean[i] === 0 ? 0 : studentMean[i] / teacherMean[i];
    if (eigenvalues[i] > threshold) {
      // E(v − u)² = E v² − 2 (1 − Π) E u² + E u².
      const distance = studentSecond[i] + (1 - 2 * learned) * teacherSecond[i];
      propagated[0] += error / 2;
      optimisation[0] += (weight * distance) / 2;
      if (!(teacherEigenvalues[i] > 0)) alignment[0] += energy / 2;
    } else {
      propagated[1] += small * error;
      optimisation[1] += weight * (studentSecond[i] - learned * learned * teacherSecond[i]);
      alignment[1] += energy;
      if (teacherEigenvalues[i] > 0) alignment[2] += small * energy;
    }
  }
  const total = [...propagated, ...optimisation, ...alignment].reduce((sum, term) => sum + term, 0);
  return {
    propagated: [propagated[0], propagated[1]],
    optimisation: [optimisation[0], optimisation[1]],
    alignment: [alignment[0], alignment[1], alignment[2]],
    total,
  };
}
