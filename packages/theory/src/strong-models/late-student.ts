// late-student.ts — whether a student stays below its teacher's risk for all large n.

/** Teacher's moments and student's eigenvalues per coordinate. Shape: (nodes) each. */
export interface LateStudentSetting {
  readonly coefficients: ArrayLike<number>;
  readonly teacherMean: ArrayLike<number>;
  readonly teacherSecond: ArrayLike<number>;
  /** Of the student, 0 where it does not see the coordinate. */
  readonly eigenvalues: ArrayLike<number>;
  /** Coordinates per node. Default: 1 each. */
  readonly weights?: ArrayLike<number>;
}

/**
 * Σ (E u_i² − c_i E u_i) over the coordinates of the student's least eigenvalue: above 0 iff a student without sampling noise
 * is better than its teacher for all large n, below 0 iff it is worse for all large n.
 *
 * Near convergence the student's risk is ½ Σ E((1 − Π_i) u_i − c_i)² with Π → 0 slowest where λ is least, and its derivative in Π
 * there is minus this sum: positive where the teacher's noise dominates in those coordinates.
 *
 * Source: ours. Theorem 4 of Wu, Zhang, Zhang, Fang, 2026, arXiv 2606.01292 (as at ICML 2026) claims improvement for all
 * large n without the condition; its proof assumes an early-stopped student. Counterexample: one Rademacher coordinate with
 * hardly any noise (preset p1-thm4-counterexample).
 *
 * @example
 * lateStudentMargin({ coefficients: [1], teacherMean: [0.5], teacherSecond: [0.25], eigenvalues: [1] }) // -0.25
 */
export function lateStudentMargin(setting: LateStudentSetting): number {
  const { coefficients, teacherMean, teacherSecond, eigenvalues, weights } = setting;
  let least = Infinity;
  let margin = 0;
  for (let i = 0; i < coefficients.length; i++) {
    const value = eigenvalues[i];
    if (!(value > 0) || value > least) continue;
    if (value < least) [least, margin] = [value, 0];
    margin += (weights?.[i] ?? 1) * (teacherSecond[i] - coefficients[i] * teacherMean[i]);
  }
  return margin;
}
