// alignment-bias.ts — what a student could represent and never learns, because its teacher does not see it.

/** Which coordinates carry energy, and who sees them. Shape: (nodes) each. */
export interface AlignmentSetting {
  /** c_i². */
  readonly energies: ArrayLike<number>;
  /** Coordinates per node. Default: 1 each. */
  readonly weights?: ArrayLike<number>;
  /** λ_i of everyone between truth and student; 0 where unseen. */
  readonly teachers: readonly ArrayLike<number>[];
  readonly student: ArrayLike<number>;
}

/**
 * Static alignment bias ½‖Π_S Π_T^⊥ w*‖²: risk of the converged student beyond its own floor, however long everyone
 * trains. 0 iff everything that the student sees and the truth uses, its teachers see.
 *
 * Source: Wu, Zhang, Zhang, Fang, 2026, arXiv 2606.01292 (as at ICML 2026), Lemma 2, in a common eigenbasis; with several
 * teachers in a row Π_T is what all of them see (ours).
 *
 * @example
 * alignmentBias({ energies: [1, 0.25], teachers: [[1, 0]], student: [1, 1] }) // 0.125
 */
export function alignmentBias({ energies, weights, teachers, student }: AlignmentSetting): number {
  let bias = 0;
  for (let i = 0; i < energies.length; i++) {
    const arrives = teachers.every((teacher) => teacher[i] > 0);
    if (student[i] > 0 && !arrives) bias += (weights?.[i] ?? 1) * energies[i];
  }
  return bias / 2;
}
