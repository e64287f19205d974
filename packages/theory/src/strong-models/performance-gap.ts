// performance-gap.ts — how much of the gap between teacher and strong model a student recovers: three readings of PGR.

/** Risks of one cell; unit: any, the same for all. */
export interface GapRisks {
  readonly teacher: number;
  /** The student that learned from the teacher. */
  readonly student: number;
  /** A student of the same samples and step size that learned from truth. */
  readonly direct: number;
  /** The same, stopped at its best. */
  readonly tuned: number;
  /** What the student cannot represent. Default 0. */
  readonly floor?: number;
}

/** Performance gaps recovered, (R_T − R_T2S)/(R_T − R_S), by what R_S is. */
export interface PerformanceGaps {
  /** R_S = direct. Infinite in self-distillation, negative where the "stronger" student is worse, above 1 where it overfits. */
  readonly burns: number;
  /** R_S = tuned. */
  readonly tuned: number;
  /** R_S = floor: 1 − (R_T2S − floor)/(R_T − floor). The reading under which Theorem 5's proof is right. */
  readonly oracle: number;
}

/**
 * The three PGR. A gap of 0 gives ±Infinity, or NaN where nothing is gained either.
 *
 * Source: Burns et al. 2023 (definition); Wu, Zhang, Zhang, Fang, 2026, arXiv 2606.01292 (as at ICML 2026), section on
 * weak-to-strong generalization, whose proof takes R_T2S/R_T for 1 − PGR, that is R_S = 0. In self-distillation with equal
 * samples R_S = R_T exactly, so `burns` is undefined there although the theorem's corollary states a rate for it.
 *
 * @example
 * performanceGaps({ teacher: 1, student: 0.25, direct: 1, tuned: 0.5 }) // { burns: Infinity, tuned: 1.5, oracle: 0.75 }
 */
export function performanceGaps(risks: GapRisks): PerformanceGaps {
  const { teacher, student, direct, tuned, floor = 0 } = risks;
  const against = (strong: number): number => (teacher - student) / (teacher - strong);
  return { burns: against(direct), tuned: against(tuned), oracle: against(floor) };
}
