// score-t.ts — jackknife-t on the score of the exponent instead of on the exponent.

import { log } from "@ktsweep/core";
import { place } from "../estimand.js";
import type { ExponentScore } from "../law.js";
import { studentTQuantile } from "../student-t.js";
import type { Points } from "../types.js";
import type { Intervals, IntervalRequest } from "./interval.js";
import { jackknifeT } from "./jackknife-t.js";
import { acceptedInterval } from "./score-interval.js";

/**
 * Jackknife-t, but the exponent of a law with a `score` gets all values whose score a jackknifed
 * t-test does not reject. The score is linear in log y, so a skewed or bounded estimate does no harm.
 *
 * Infinite where the data do not bound the exponent. Cost: R + 1 fits and some 100 scores.
 */
export function scoreT(request: IntervalRequest): Intervals {
  const { sample, estimator, law, level, degreesOfFreedom } = request;
  const intervals = jackknifeT(request);
  const { score } = law;
  if (!score) return intervals;
  const points = sample.points();
  const nudged = Array.from(sample.counts.keys(), (k) => sample.nudged(k));
  const critical = studentTQuantile((1 + level) / 2, degreesOfFreedom);
  const accepted = acceptedInterval(estimator(points)[place.exponent], (exponent) => {
    const at = score(points, exponent);
    const middle = scoreOf(at, law.evaluate, points);
    const variance = nudged.reduce((sum, other) => {
      const change = scoreOf(at, law.evaluate, other) - middle;
      return sum + change * change;
    }, 0);
    return Math.abs(middle) > critical * Math.sqrt(variance);
  });
  if (accepted) [intervals.low[place.exponent], intervals.high[place.exponent]] = accepted;
  return intervals;
}

/** Σ w_i (log y_i − log law(x_i)). */
export function scoreOf(
  { weights, parameters }: ExponentScore,
  evaluate: (parameters: ExponentScore["parameters"], x: number) => number,
  { x, y }: Points,
): number {
  return weights.reduce((sum, w, i) => sum + w * (log(y[i]) - log(evaluate(parameters, x[i]))), 0);
}
