// two-stage.ts — a surrogate that itself learned from m rows, and the target that learns from it.

import { ridgeEquivalent } from "./equivalent.js";

/** One ridgeless learner. */
export interface StageRows {
  /** λ_i, 0 where the learner does not see the coordinate. Shape: (nodes). */
  readonly eigenvalues: ArrayLike<number>;
  readonly samples: number;
  /** Of its labels; a surrogate that does not see some coordinates has their energy Σ λ β*² as noise too. */
  readonly noiseVariance: number;
}

export interface TwoStageSetting {
  /** β*_i². Shape: (nodes). */
  readonly squaredWeights: ArrayLike<number>;
  /** Coordinates per node. Default: 1 each. */
  readonly weights?: ArrayLike<number>;
  readonly surrogate: StageRows;
  readonly target: StageRows;
}

/**
 * Excess risk of the target, without ½, for commuting Σ_s and Σ_t:
 *
 *     Σ λ_t ([(1−ζ_t)(1−ζ_s) − 1]² β*² + (1−ζ_t)² V + Ω_t/(1−Ω_t) ζ_t² [(1−ζ_s)² β*² + V]) + σ_t² Ω_t/(1−Ω_t),
 *     V = (1−ζ_s)² S_s/(m λ_s),  S_s = (σ_s² + Σ λ_s ζ_s² β*²)/(1−Ω_s).
 *
 * For m = r n the exponent is that of the standard target, and only the constant pays for the surrogate.
 *
 * Source: Ildiz et al., arXiv 2410.18837, the two-stage theorem (distribution shift); its own statement was not at hand,
 * derived by two equivalents in a row. Throws: as `ridgeEquivalent`.
 */
export function twoStageRisk(setting: TwoStageSetting): number {
  const { squaredWeights, surrogate, target } = setting;
  const weights = setting.weights ?? new Float64Array(squaredWeights.length).fill(1);
  const s = ridgeEquivalent({ ...surrogate, weights }, surrogate);
  const t = ridgeEquivalent({ ...target, weights }, target);
  let missed = surrogate.noiseVariance;
  for (let i = 0; i < weights.length; i++) {
    missed += weights[i] * surrogate.eigenvalues[i] * s.zeta[i] * s.zeta[i] * squaredWeights[i];
  }
  const perRow = missed / (1 - s.omega) / surrogate.samples;
  const spread = t.omega / (1 - t.omega);
  let risk = target.noiseVariance * spread;
  for (let i = 0; i < weights.length; i++) {
    const [kept, learned] = [1 - s.zeta[i], 1 - t.zeta[i]];
    const variance = kept === 0 ? 0 : (kept * kept * perRow) / surrogate.eigenvalues[i];
    const off = learned * kept - 1;
    const second = kept * kept * squaredWeights[i] + variance;
    risk +=
      weights[i] *
      target.eigenvalues[i] *
      (off * off * squaredWeights[i] +
        learned * learned * variance +
        spread * t.zeta[i] * t.zeta[i] * second);
  }
  return risk;
}
