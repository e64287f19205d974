// objective.ts — what a fit minimises: a loss of each row's log residual, summed (never averaged, so that a tolerance means
// the same for every number of rows).

/** `least-squares` ½ r², `huber` quadratic below δ and linear above, `lad` |r|. */
export type Objective = "least-squares" | "huber" | "lad";

/** Loss of one residual with its derivative. */
export interface Loss {
  readonly value: (r: number) => number;
  readonly slope: (r: number) => number;
  readonly curvature: (r: number) => number;
}

/** δ of Hoffmann et al., 2022, arXiv 2203.15556, section D.2. Unit: log y. */
export const HUBER_DELTA = 1e-3;

export const leastSquares: Loss = {
  value: (r) => (r * r) / 2,
  slope: (r) => r,
  curvature: () => 1,
};

/** ½ r² for |r| ≤ δ, else δ(|r| − δ/2). */
export function huber(delta: number): Loss {
  return {
    value: (r) => {
      const size = Math.abs(r);
      return size <= delta ? (r * r) / 2 : delta * (size - delta / 2);
    },
    slope: (r) => Math.max(-delta, Math.min(delta, r)),
    curvature: (r) => (Math.abs(r) <= delta ? 1 : 0),
  };
}

/** A Huber loss divided by its δ: |r| but for a kink rounded over δ. */
export function roundedAbsolute(delta: number): Loss {
  const { value, slope, curvature } = huber(delta);
  return {
    value: (r) => value(r) / delta,
    slope: (r) => slope(r) / delta,
    curvature: (r) => curvature(r) / delta,
  };
}
