// objective.ts — what a fit minimises: a loss of each row's log residual, summed (never averaged, so that a tolerance means
// the same for every number of rows).

import { pow } from "@ktsweep/core";

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

/**
 * The loss with its curvature spread over the nearest residuals: what a large sample's mean curvature is, where few or no
 * residuals lie in the quadratic part of a Huber loss, or none could (`lad`). Same values and slopes.
 *
 * Shape: residuals (n) at the minimum; `fitted` of them may be zero because the law goes through them. The nearest n^(2/3)
 * count, at least twice as many as parameters: a density estimate by nearest neighbours.
 */
export function withSpreadCurvature(
  objective: Objective,
  delta: number,
  residuals: readonly number[],
  fitted: number,
): Loss {
  if (objective === "least-squares") return leastSquares;
  const [{ value, slope }, top] =
    objective === "huber" ? [huber(delta), delta] : [{ value: Math.abs, slope: Math.sign }, 1];
  const sizes = residuals.map(Math.abs).sort((a, b) => a - b);
  const near = Math.min(sizes.length, Math.max(2 * fitted, Math.ceil(pow(sizes.length, 2 / 3))));
  const width = Math.max(objective === "huber" ? delta : 0, sizes[near - 1] ?? 0);
  return { value, slope, curvature: (r) => (Math.abs(r) <= width ? top / width : 0) };
}
