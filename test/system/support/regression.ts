// regression.ts — a straight line through points, and how sure its slope is.

export interface Line {
  readonly slope: number;
  /** Half of the slope's 95 % interval, from the residuals. */
  readonly halfWidth: number;
}

/** Quantile 0.975 of Student's distribution with 5 … 30 degrees of freedom is below this; with more, further below. */
const T_975 = 2.571;

/** Least squares; needs at least seven points. */
export function fitLine(x: readonly number[], y: readonly number[]): Line {
  const mean = (all: readonly number[]): number =>
    all.reduce((sum, one) => sum + one, 0) / all.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const sum = (of: (i: number) => number): number => x.reduce((all, _, i) => all + of(i), 0);
  const spread = sum((i) => (x[i] - meanX) ** 2);
  const slope = sum((i) => (x[i] - meanX) * (y[i] - meanY)) / spread;
  const residuals = sum((i) => (y[i] - meanY - slope * (x[i] - meanX)) ** 2);
  return { slope, halfWidth: T_975 * Math.sqrt(residuals / (x.length - 2) / spread) };
}
