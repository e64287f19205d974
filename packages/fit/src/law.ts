// law.ts — what a scaling law is to the rest of the package: its parameters, its fit, its value.

import type { IntervalName, Points } from "./types.js";

/** Values by name. */
export type LawParameters = Readonly<Record<string, number>>;

/** A parameter and how its interval is made. */
export interface LawParameter {
  /** Becomes the columns NAME, NAME_ci_low and NAME_ci_high of a `LawFit`. */
  readonly name: string;
  /** `log`: positive, with an interval that is symmetric as a factor. */
  readonly scale: "linear" | "log";
  /** A bound that the fit keeps and no interval crosses. */
  readonly least?: number;
}

/**
 * A linear statistic of log residuals about `parameters` that is zero on average when the exponent
 * is the true one. Shape: weights (n), one per point.
 */
export interface ExponentScore {
  readonly weights: Float64Array;
  readonly parameters: LawParameters;
}

/** The parameters of y = C·x^p + E; a law of this form takes those that it has. */
export const powerParameters = {
  exponent: { name: "exponent", scale: "linear" },
  prefactor: { name: "prefactor", scale: "log" },
  floor: { name: "floor", scale: "linear", least: 0 },
} as const satisfies Record<string, LawParameter>;

/**
 * A law is one file. `fit` trusts its points (positive, finite, at least `minimumPoints` different
 * x) and must be invariant: multiplying all x or all y by a constant changes no exponent.
 */
export interface Law {
  /** One of them is the `exponent`. */
  readonly parameters: readonly LawParameter[];
  readonly minimumPoints: number;
  /** The cheapest method with nominal coverage for this law: docs/adr/0004-fit-intervals.md. */
  readonly interval: IntervalName;
  /** The methods that hold for this law, where not all do; it then has no interval from the scatter of its points either. */
  readonly methods?: readonly IntervalName[];
  /** `near`: the fit of almost the same points, from where a search may begin. */
  readonly fit: (points: Points, near?: LawParameters) => LawParameters;
  /** Whether the parameters, on the scales of their intervals, are linear in log y. */
  readonly isLinear?: boolean;
  /** The best parameters at a fixed exponent. */
  readonly profile: (points: Points, exponent: number) => LawParameters;
  readonly evaluate: (parameters: LawParameters, x: number) => number;
  /** For laws whose exponent is not nearly linear in log y: lets `score-t` test one value of it. */
  readonly score?: (points: Points, exponent: number) => ExponentScore;
}
