// surrogate-risk.ts — risk of the minimum-norm interpolator of n rows that a surrogate labelled.

import { ridgeEquivalent, type RidgeEquivalent } from "./equivalent.js";
import { maskKeeps, surrogateGain } from "./gain.js";

/** Shape: (nodes) each. */
export interface SurrogateSetting {
  /** λ_i of the target's features, 0 where it does not see the coordinate. */
  readonly eigenvalues: ArrayLike<number>;
  /** Energies λ_i β*_i². */
  readonly energies: ArrayLike<number>;
  /** Coordinates per node. Default: 1 each. */
  readonly weights?: ArrayLike<number>;
  /** Rows n. */
  readonly samples: number;
  /** σ_t² of the labels, whoever gives them. */
  readonly noiseVariance: number;
}

/** ‖Σ^(1/2)(β̂ − β*)‖²: without the factor ½ of `<stage>_risk`. */
export interface SurrogateRisks {
  /** Labels of the truth. */
  readonly standard: number;
  /** Labels of the truth on the coordinates that are worth it. */
  readonly masked: number;
  readonly optimal: number;
}

/**
 * R = Σ e_i ([(1 − ζ) a − 1]² + ζ² a² Ω/(1 − Ω)) + σ² Ω/(1 − Ω) with a_i = β^s_i/β*_i, e_i = λ_i β*_i².
 *
 * Source: Ildiz et al., arXiv 2410.18837, Theorem 1 (model shift), in the form of its deterministic equivalent, derived anew.
 * Asymptotic: about .5 % off at n = 200. No ½. Throws: as `ridgeEquivalent`.
 */
export function surrogateRisk(
  setting: SurrogateSetting,
  gains: ArrayLike<number>,
  equivalent: RidgeEquivalent = ridgeEquivalent(setting, setting),
): number {
  const { energies, weights, noiseVariance } = setting;
  const { zeta, omega } = equivalent;
  const spread = omega / (1 - omega);
  let risk = noiseVariance * spread;
  for (let i = 0; i < zeta.length; i++) {
    const off = (1 - zeta[i]) * gains[i] - 1;
    const noise = zeta[i] * gains[i];
    risk += (weights?.[i] ?? 1) * energies[i] * (off * off + noise * noise * spread);
  }
  return risk;
}

/**
 * Standard, masked and optimal risk. optimal ≤ masked ≤ standard at every n below the number of coordinates; all equal where the
 * spectrum is flat or there are more rows than coordinates (Proposition 2: τ = 0).
 *
 * Source: as `surrogateRisk`, with Propositions 1 and 3.
 */
export function surrogateRisks(setting: SurrogateSetting): SurrogateRisks {
  const equivalent = ridgeEquivalent(setting, setting);
  const { zeta, omega } = equivalent;
  const risk = (gain: (zeta: number) => number): number =>
    surrogateRisk(setting, zeta.map(gain), equivalent);
  return {
    standard: risk(() => 1),
    masked: risk((value) => (maskKeeps(value, omega) ? 1 : 0)),
    optimal: risk((value) => surrogateGain(value, omega)),
  };
}
