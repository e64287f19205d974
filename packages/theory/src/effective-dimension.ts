// effective-dimension.ts — how many directions a ridge leaves free.

/**
 * Σ λ_i/(λ_i + ridge): the effective dimension of ridge regression.
 *
 * Shape: spectrum (d) → a number in [0, d]. Range: eigenvalues ≥ 0, ridge > 0 in the eigenvalues' unit.
 *
 * @example
 * ridgeEffectiveDimension([1, 0.25], 0.25) // 1.3
 */
export function ridgeEffectiveDimension(spectrum: ArrayLike<number>, ridge: number): number {
  let sum = 0;
  for (let i = 0; i < spectrum.length; i++) sum += spectrum[i] / (spectrum[i] + ridge);
  return sum;
}
