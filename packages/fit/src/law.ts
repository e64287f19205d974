// law.ts — what a scaling law is to the rest of the package: its parameters, its fit, its value.

import type { IntervalName, Points } from "./types.js";

/** Parameters of y = C·x^p + E. A law without a floor has E = 0. */
export interface LawParameters {
  readonly exponent: number;
  readonly prefactor: number;
  readonly floor: number;
}

/**
 * A linear statistic of log residuals about `parameters` that is zero on average when the exponent
 * is the true one. Shape: weights (n), one per point.
 */
export interface ExponentScore {
  readonly weights: Float64Array;
  readonly parameters: LawParameters;
}

/**
 * A law is one file. `fit` trusts its points (positive, finite, at least `minimumPoints` different
 * x) and must be invariant: multiplying all x or all y by a constant changes no exponent.
 */
export interface Law {
  /** How many parameters the data pay for. */
  readonly parameters: number;
  readonly minimumPoints: number;
  /** The cheapest method with nominal coverage for this law: docs/adr/0004-fit-intervals.md. */
  readonly interval: IntervalName;
  readonly fit: (points: Points) => LawParameters;
  readonly evaluate: (parameters: LawParameters, x: number) => number;
  /** For laws whose exponent is not nearly linear in log y: lets `score-t` test one value of it. */
  readonly score?: (points: Points, exponent: number) => ExponentScore;
}
