// residual-t.ts — intervals from the scatter of points about their law, for points without replicates.

import { log } from "@ktsweep/core";
import { estimandLength, place } from "../estimand.js";
import type { ExponentScore, Law, LawParameters } from "../law.js";
import { fitLine } from "../line.js";
import { studentTQuantile } from "../student-t.js";
import type { Points } from "../types.js";
import type { Intervals } from "./interval.js";
import { acceptedInterval } from "./score-interval.js";
import { scoreOf } from "./score-t.js";

/**
 * Intervals with n − (number of parameters) degrees of freedom: how well the law describes these
 * points, not how noisy the points are. Of exponent and prefactor of a straight line through logs by
 * the textbook; of the exponent alone for a law with a `score`.
 *
 * Shape: points (n), n > number of parameters → as the estimand, NaN where there is none.
 */
export function residualT(
  law: Law,
  points: Points,
  parameters: LawParameters,
  level: number,
): Intervals {
  const n = points.x.length;
  const freedom = n - law.parameters;
  const t = studentTQuantile((1 + level) / 2, freedom);
  const deviation = Math.sqrt(squaresAbout(law, points, parameters) / freedom);
  const low = new Float64Array(estimandLength(n)).fill(NaN);
  const high = new Float64Array(estimandLength(n)).fill(NaN);
  const { score } = law;
  if (score) {
    const normOf = (at: ExponentScore): number =>
      Math.sqrt(at.weights.reduce((sum, w) => sum + w * w, 0));
    const linear = (t * deviation) / normOf(score(points, parameters.exponent));
    const accepted = acceptedInterval(parameters.exponent, (exponent) => {
      const at = score(points, exponent);
      return Math.abs(scoreOf(at, law, points)) > t * deviation * normOf(at);
    });
    low[place.exponent] = accepted ? accepted[0] : parameters.exponent - linear;
    high[place.exponent] = accepted ? accepted[1] : parameters.exponent + linear;
    return { low, high };
  }
  const { spread, meanU } = fitLine(
    points.x.map((x) => log(x)),
    points.y,
  );
  const slope = (t * deviation) / Math.sqrt(spread);
  const intercept = t * deviation * Math.sqrt(1 / n + (meanU * meanU) / spread);
  low[place.exponent] = parameters.exponent - slope;
  high[place.exponent] = parameters.exponent + slope;
  low[place.logPrefactor] = log(parameters.prefactor) - intercept;
  high[place.logPrefactor] = log(parameters.prefactor) + intercept;
  return { low, high };
}

/** Sum of squared residuals of log y. */
export function squaresAbout(law: Law, { x, y }: Points, parameters: LawParameters): number {
  return x.reduce((sum, xi, i) => {
    const residual = log(y[i]) - log(law.evaluate(parameters, xi));
    return sum + residual * residual;
  }, 0);
}
