// line.ts — ordinary and weighted least squares of a straight line.

/** v ≈ intercept + slope·u. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** Σ w (u − ū)², which turns a noise variance into the slope's variance. */
  readonly spread: number;
  readonly meanU: number;
}

/**
 * Least-squares line through (u, v).
 *
 * Shape: u, v and, if given, weights (n), n ≥ 2. Range: weights > 0; not all u equal (otherwise the
 * slope is NaN). Centred sums, so a constant added to u or v costs no accuracy in the slope.
 */
export function fitLine(
  u: ArrayLike<number>,
  v: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Line {
  let total = 0;
  let meanU = 0;
  let meanV = 0;
  for (let i = 0; i < u.length; i++) {
    const w = weights ? weights[i] : 1;
    total += w;
    meanU += w * u[i];
    meanV += w * v[i];
  }
  meanU /= total;
  meanV /= total;
  let spread = 0;
  let product = 0;
  for (let i = 0; i < u.length; i++) {
    const w = weights ? weights[i] : 1;
    const du = u[i] - meanU;
    spread += w * du * du;
    product += w * du * (v[i] - meanV);
  }
  const slope = product / spread;
  return { slope, intercept: meanV - slope * meanU, spread, meanU };
}
