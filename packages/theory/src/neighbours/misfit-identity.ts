// misfit-identity.ts — a student gains what it disagrees with its teacher.

/** Risks and misfit in one unit (½ E(f − g)² each, as `<stage>_risk` and `<stage>_misfit`). */
export interface MisfitRisks {
  readonly teacher: number;
  readonly student: number;
  readonly misfit: number;
}

/**
 * R_teacher − R_student − misfit: 0 for the converged population student on a linear subspace that contains the truth (Pythagoras),
 * at least 0 on a convex class that contains it, of either sign for a student that stopped early or learned from samples.
 *
 * Source: Charikar, Pabbaraju, Shiragur, 2024, arXiv 2405.15116, Theorem 1 (R_student ≤ R_teacher − misfit for squared loss, convex
 * and realisable).
 *
 * @example
 * misfitGap({ teacher: 0.5, student: 0.25, misfit: 0.25 }) // 0
 */
export function misfitGap({ teacher, student, misfit }: MisfitRisks): number {
  return teacher - student - misfit;
}
