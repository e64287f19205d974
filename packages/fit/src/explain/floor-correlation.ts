// floor-correlation.ts — how far exponent and floor of `power+floor` trade off.

import { exp, log } from "@ktsweep/core";
import type { Law, LawParameters } from "../law.js";
import { solve } from "../surfaces/solve.js";
import type { Points } from "../types.js";

/** What is known of the exponent with and without knowing the floor. */
export interface FloorTrade {
  /** Range: [−1, 1]. */
  readonly correlation: number;
  /** Standard error of the exponent if the floor were known, over that if it is not. Range: [0, 1]. */
  readonly known: number;
}

const STEP = 1e-4;

/**
 * From the covariance (Jᵀ J)⁻¹ of the fit, J the slopes of log y with exponent, log C and log E.
 *
 * Undefined for a law without a floor, at the bound, or where the points do not tell the three apart.
 */
export function floorTrade(
  points: Points,
  law: Law,
  { exponent, prefactor, floor }: LawParameters,
): FloorTrade | undefined {
  if (!(floor > 0)) return undefined;
  const at = (j: number, side: number): LawParameters => ({
    exponent: exponent + (j === 0 ? side * STEP : 0),
    prefactor: prefactor * exp(j === 1 ? side * STEP : 0),
    floor: floor * exp(j === 2 ? side * STEP : 0),
  });
  const logLaw = (parameters: LawParameters, x: number): number => log(law.evaluate(parameters, x));
  const slopes = Array.from(points.x, (x) =>
    Float64Array.from([0, 1, 2], (j) => (logLaw(at(j, 1), x) - logLaw(at(j, -1), x)) / (2 * STEP)),
  );
  const normal = [0, 1, 2].map((a) =>
    Float64Array.from([0, 1, 2], (b) => slopes.reduce((sum, row) => sum + row[a] * row[b], 0)),
  );
  const byExponent = solve(normal, Float64Array.of(1, 0, 0));
  const byFloor = solve(normal, Float64Array.of(0, 0, 1));
  if (byExponent === undefined || byFloor === undefined) return undefined;
  const correlation = byExponent[2] / Math.sqrt(byExponent[0] * byFloor[2]);
  if (!(Math.abs(correlation) <= 1)) return undefined;
  return { correlation, known: Math.sqrt(1 - correlation * correlation) };
}
