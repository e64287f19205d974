// distillation-exponents.ts — knowledge distillation: what the student gains by learning from a teacher.

import { onePassExponent } from "./one-pass-exponent.js";

/** Teacher and student see the same coordinates and differ in the decay of their spectra. */
export interface DistillationSetting {
  readonly alphaT: number;
  readonly alphaS: number;
  /** Decay p of the energy c_i² = λ_i w_i² of the target in the latent basis. */
  readonly targetExponent: number;
  /** Only whether it is 0 matters. Default: positive. */
  readonly noiseVariance?: number;
}

/** A condition of a theorem, and whether a setting meets it. */
export interface Condition {
  readonly text: string;
  readonly holds: boolean;
}

/** Slopes of the logarithm on log effective samples N/log2 N of the teacher. */
export interface DistillationExponents {
  readonly teacher: number;
  /** The student trained directly on the same number of true labels. */
  readonly direct: number;
  /** The student with as many teacher labels as it likes: the teacher's own. */
  readonly student: number;
  /** Slope of the distillation efficiency ratio, risk of direct / risk of student. */
  readonly kappa: number;
  /** Those of the theorem. Where one fails, the numbers are an extrapolation (see Source). */
  readonly conditions: readonly Condition[];
}

/**
 * Predicted exponents of distillation from a converged student's view.
 *
 * Inside the theorem: teacher −(p−1)/alphaT, direct −(p−1)/alphaS, kappa = (p−1)(1/alphaT − 1/alphaS).
 * Outside, each risk is that of `onePassExponent`: for p > alpha label noise holds it at −(alpha−1)/alpha.
 *
 * Source: Wu, Zhang, Zhang, Fang, "What Makes a Strong Model?", 2026, arXiv 2606.01292 (as at ICML
 * 2026), Theorem 3
 * (its αT − 1 − β is our p − 1; its statement is Ω̃, with logarithms that N_eff takes up). Checked with
 * the exact recursion within .003 (docs/theory/exponents.md §3).
 * Throws: USAGE_INVALID unless alphaT, alphaS and targetExponent are all > 1.
 *
 * @example
 * distillationExponents({ alphaT: 1.5, alphaS: 2, targetExponent: 1.5 }).kappa // 0.08333333333333331
 */
export function distillationExponents(setting: DistillationSetting): DistillationExponents {
  const { alphaT, alphaS, ...task } = setting;
  const teacher = onePassExponent({ alpha: alphaT, ...task }).exponent;
  const direct = onePassExponent({ alpha: alphaS, ...task }).exponent;
  return {
    teacher,
    direct,
    student: teacher,
    kappa: direct - teacher,
    conditions: [
      {
        text: "targetExponent ≤ alphaT (hard task: unlearned directions dominate, not noise)",
        holds: setting.targetExponent <= alphaT,
      },
      { text: "alphaT ≤ alphaS (the teacher is the stronger model)", holds: alphaT <= alphaS },
    ],
  };
}
