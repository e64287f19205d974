// law.ts — what a scaling law is to the rest of the package: its parameters, its fit, its value.

import type { Points } from "./types.js";

/** Parameters of y = C·x^p + E. A law without a floor has E = 0. */
export interface LawParameters {
  readonly exponent: number;
  readonly prefactor: number;
  readonly floor: number;
}

/**
 * A law is one file. `fit` trusts its points (positive, finite, at least `minimumPoints` different
 * x) and must be invariant: multiplying all x or all y by a constant changes no exponent.
 */
export interface Law {
  /** How many parameters the data pay for. */
  readonly parameters: number;
  readonly minimumPoints: number;
  fit(points: Points): LawParameters;
  evaluate(parameters: LawParameters, x: number): number;
}
