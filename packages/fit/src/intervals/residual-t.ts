// residual-t.ts — intervals from the scatter of points about their law, for points without replicates.

import { log } from "@ktsweep/core";
import { layoutOf } from "../estimand.js";
import type { ExponentScore, Law, LawParameters } from "../law.js";
import { fitLine, type Line } from "../line.js";
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
  const t = studentTQuantile((1 + level) / 2, n - law.parameters.length);
  const deviation = deviationAbout(law, points, parameters);
  const half = t * exponentError(law, points, parameters);
  const { placeOf, length } = layoutOf(law, n);
  const low = new Float64Array(length).fill(NaN);
  const high = new Float64Array(length).fill(NaN);
  const exponent = placeOf("exponent");
  low[exponent] = parameters.exponent - half;
  high[exponent] = parameters.exponent + half;
  const { score } = law;
  if (score) {
    const accepted = acceptedInterval(parameters.exponent, (value) => {
      const at = score(points, value);
      return Math.abs(scoreOf(at, law, points)) - t * deviation * normOf(at);
    });
    if (accepted) [low[exponent], high[exponent]] = accepted;
    return { low, high };
  }
  const { spread, meanU } = lineOf(points);
  const intercept = t * deviation * Math.sqrt(1 / n + (meanU * meanU) / spread);
  low[placeOf("prefactor")] = log(parameters.prefactor) - intercept;
  high[placeOf("prefactor")] = log(parameters.prefactor) + intercept;
  return { low, high };
}

/** Standard error of the exponent from the scatter about the law, to first order. */
export function exponentError(law: Law, points: Points, parameters: LawParameters): number {
  const norm = law.score
    ? normOf(law.score(points, parameters.exponent), points.weights)
    : Math.sqrt(lineOf(points).spread);
  return deviationAbout(law, points, parameters) / norm;
}

/** Standard deviation of log residuals of weight one. */
export function deviationAbout(law: Law, points: Points, parameters: LawParameters): number {
  return Math.sqrt(
    squaresAbout(law, points, parameters) / (points.x.length - law.parameters.length),
  );
}

function lineOf({ x, y, weights }: Points): Line {
  return fitLine(
    x.map((xi) => log(xi)),
    y,
    weights,
  );
}

/** Of a score, per standard deviation of a log residual of weight one. */
function normOf({ weights }: ExponentScore, pointWeights?: Float64Array): number {
  return Math.sqrt(weights.reduce((sum, w, i) => sum + (w * w) / (pointWeights?.[i] ?? 1), 0));
}

/** Sum of squared residuals of log y, by the weights of the points. */
export function squaresAbout(
  law: Law,
  { x, y, weights }: Points,
  parameters: LawParameters,
): number {
  return x.reduce((sum, xi, i) => {
    const residual = log(y[i]) - log(law.evaluate(parameters, xi));
    return sum + (weights?.[i] ?? 1) * residual * residual;
  }, 0);
}
