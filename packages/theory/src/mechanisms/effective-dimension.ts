// effective-dimension.ts — how many directions a ridge leaves free.

/**
 * Σ λ_i/(λ_i + ridge): the effective dimension of ridge regression; with the effective ridge κ that of n rows.
 *
 * Shape: spectrum and weights (nodes; weights default 1) → a number in [0, d]. Range: eigenvalues ≥ 0, ridge ≥ 0 in the
 * eigenvalues' unit; unseen coordinates (0) count nothing.
 *
 * @example
 * ridgeEffectiveDimension([1, 0.25], 0.25) // 1.3
 */
export function ridgeEffectiveDimension(
  spectrum: ArrayLike<number>,
  ridge: number,
  weights?: ArrayLike<number>,
): number {
  let sum = 0;
  for (let i = 0; i < spectrum.length; i++) {
    if (spectrum[i] > 0) sum += ((weights?.[i] ?? 1) * spectrum[i]) / (spectrum[i] + ridge);
  }
  return sum;
}
