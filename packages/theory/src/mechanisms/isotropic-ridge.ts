// isotropic-ridge.ts — ridge teacher and ridge student on isotropic features: when a student compensates its teacher.

/** The resolvent's trace and its derivative for isotropic rows. */
export interface IsotropicResolvent {
  /** m(l; g) = (1/d) tr (Σ̂ + l)^−1. */
  readonly m: number;
  /** −dm/dl. */
  readonly m2: number;
}

/**
 * m solves g l m² + (1 − g + l) m = 1; m2 = (g m² + m)/(2 g l m + 1 − g + l). Range: l > 0, g = d/n ≥ 0.
 *
 * Source: Moniri, Hassani, arXiv 2505.18346, first mechanism (its formulas were not at hand: Marchenko–Pastur, derived anew).
 */
export function isotropicResolvent(ridge: number, ratio: number): IsotropicResolvent {
  const b = 1 - ratio + ridge;
  const root = Math.sqrt(b * b + 4 * ratio * ridge);
  // Two forms of one root: each loses digits where the other does not.
  const m = b > 0 ? 2 / (b + root) : (root - b) / (2 * ratio * ridge);
  return { m, m2: (ratio * m * m + m) / (2 * ratio * ridge * m + b) };
}

/** A ridge learner of isotropic rows: (1/n)‖y − Xw‖² + l‖w‖². */
export interface IsotropicRidge {
  /** l > 0. */
  readonly ridge: number;
  /** g = d/n; 0: infinitely many rows. */
  readonly ratio: number;
}

/** The truth ‖c‖² = r² and the noise σ² of its labels. */
export interface IsotropicTask {
  readonly energy: number;
  readonly noiseVariance: number;
}

/** What a student must know of its teacher's coefficients b. */
export interface IsotropicTeacher {
  /** q = E‖b‖². */
  readonly second: number;
  /** ρ = E⟨b, c⟩. */
  readonly overlap: number;
  /** L_t = q − 2ρ + r²: without the factor ½. */
  readonly risk: number;
}

/**
 * q = r²(1 − 2lm + l²m2) + σ² g (m − l m2), ρ = r²(1 − lm), L_t = q − 2ρ + r².
 *
 * Source: as `isotropicResolvent`.
 */
export function isotropicTeacher(
  { energy, noiseVariance }: IsotropicTask,
  { ridge, ratio }: IsotropicRidge,
): IsotropicTeacher {
  const { m, m2 } = isotropicResolvent(ridge, ratio);
  const second =
    energy * (1 - 2 * ridge * m + ridge * ridge * m2) + noiseVariance * ratio * (m - ridge * m2);
  const overlap = energy * (1 - ridge * m);
  return { second, overlap, risk: second - 2 * overlap + energy };
}

/**
 * L_s = a2 q − 2 a1 ρ + r² of a student that learned from the teacher on rows of its own: a1 = 1 − l m, a2 = 1 − 2lm + l²m2.
 * Without the factor ½. Source: as `isotropicResolvent`.
 */
export function isotropicStudentRisk(
  { energy }: IsotropicTask,
  { second, overlap }: IsotropicTeacher,
  { ridge, ratio }: IsotropicRidge,
): number {
  const { m, m2 } = isotropicResolvent(ridge, ratio);
  const a2 = 1 - 2 * ridge * m + ridge * ridge * m2;
  return a2 * second - 2 * (1 - ridge * m) * overlap + energy;
}

/** The best student of infinitely many rows. */
export interface BestStudent {
  /** l_s = q/ρ − 1; 0 or less: any ridge harms. */
  readonly ridge: number;
  /** r² − ρ²/q where l_s > 0, else the teacher's. */
  readonly risk: number;
  /** Whether it beats its teacher: iff l_t < l_t*. */
  readonly gains: boolean;
}

/** The minimum of `isotropicStudentRisk` over l_s at ratio 0, in closed form (ours). */
export function bestIsotropicStudent(
  { energy }: IsotropicTask,
  { second, overlap, risk }: IsotropicTeacher,
): BestStudent {
  const gains = second > overlap;
  return {
    ridge: second / overlap - 1,
    risk: gains ? energy - (overlap * overlap) / second : risk,
    gains,
  };
}

/**
 * l_t* = σ² g_t/r²: the teacher's optimal ridge, Bayes for an isotropic prior. A student with a ridge beats its teacher iff the teacher is
 * under-regularised, l_t < l_t*, and never beats the teacher at l_t*.
 *
 * Source: Moniri, Hassani, arXiv 2505.18346, abstract (condition); value derived. Holds for ratio 0 of the student; one with
 * more coordinates than rows can lose even below it.
 *
 * @example
 * optimalIsotropicRidge({ energy: 1, noiseVariance: 1 }, 0.5) // 0.5
 */
export function optimalIsotropicRidge(
  { energy, noiseVariance }: IsotropicTask,
  ratio: number,
): number {
  return (noiseVariance * ratio) / energy;
}
