// profile.ts — intervals of a law of several variables by how much the objective rises when one parameter is held.

import { exp } from "@ktsweep/core";
import { acceptedInterval } from "../intervals/score-interval.js";
import { studentTQuantile } from "../student-t.js";
import { constrainedLaw } from "./constrained-law.js";
import { fitSurface, residualsAt, type SurfacePoint } from "./fit-surface.js";
import { HUBER_DELTA, type Objective, withSpreadCurvature } from "./objective.js";
import type { SurfaceLaw, SurfacePoints } from "./surface-law.js";

/** What a profile is taken of. */
export interface ProfileRequest {
  readonly law: SurfaceLaw;
  readonly points: SurfacePoints;
  readonly best: SurfacePoint;
  readonly objective: Objective;
  readonly delta?: number | undefined;
  readonly level: number;
}

/**
 * All values of each parameter for which 2·(rise of the objective)·(mean ψ')/(mean ψ²) stays below t², n − p degrees of
 * freedom; an end that is never reached is infinite. For least squares this is the textbook's profile likelihood.
 *
 * Rows count as independent with one scale of noise. NaN where there is no row to spare. Cost: some 60 fits per parameter.
 * Source: Schrader and Hettmansperger, "Robust analysis of variance based upon a likelihood ratio criterion", 1980.
 */
export function profileIntervals(
  request: ProfileRequest,
): readonly (readonly [low: number, high: number])[] {
  const { law, points, best, objective, delta, level } = request;
  const spare = points.y.length - law.names.length;
  if (spare < 1) return law.names.map(() => [NaN, NaN]);
  const t = studentTQuantile((1 + level) / 2, spare);
  const allowed = (t * t) / (2 * rescaling(request));
  return law.scales(best.centre).map((scale, j) => {
    const rest = best.theta.filter((_, k) => k !== j);
    const at = best.theta.reduce((sum, value, k) => sum + scale.change[k] * value, scale.offset);
    const found = acceptedInterval(at, (value) => {
      const { law: held } = constrainedLaw(law, j, scale, value);
      const fitted = fitSurface(held, points, { objective, delta, starts: [rest] });
      const rise = fitted.objective - best.objective;
      return Number.isNaN(rise) ? Infinity : rise - allowed;
    });
    const ends = found ?? ([NaN, NaN] as const);
    const toParameter = (end: number): number => (scale.scale === "log" ? exp(end) : end);
    return [toParameter(ends[0]), toParameter(ends[1])];
  });
}

/** Mean ψ' over Σ ψ²/(n − p) of the residuals at the best parameters. */
function rescaling({ law, points, best, objective, delta = HUBER_DELTA }: ProfileRequest): number {
  const residuals = residualsAt(law, { points }, best.theta);
  const spare = residuals.length - law.names.length;
  const loss = withSpreadCurvature(objective, delta, residuals, law.names.length);
  const slopes = residuals.reduce((sum, r) => sum + loss.slope(r) ** 2, 0) / spare;
  return residuals.reduce((sum, r) => sum + loss.curvature(r), 0) / residuals.length / slopes;
}
