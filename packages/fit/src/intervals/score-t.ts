// score-t.ts — jackknife-t on the score of the exponent instead of on the exponent.

import { log } from "@ktsweep/core";
import { layoutOf } from "../estimand.js";
import type { ExponentScore, Law } from "../law.js";
import type { Resample } from "../resample.js";
import { studentTQuantile } from "../student-t.js";
import type { Points } from "../types.js";
import type { Intervals, IntervalRequest } from "./interval.js";
import { jackknifeT } from "./jackknife-t.js";
import { acceptedInterval } from "./score-interval.js";

/**
 * Jackknife-t, but the exponent of a law with a `score` gets all values whose score a jackknifed
 * t-test does not reject. The score is linear in log y, so a skewed or bounded estimate does no harm.
 * Prefactor and floor keep their jackknife-t intervals, widened to what the exponent's ends imply.
 *
 * Infinite where the data do not bound the exponent. Cost: R + 1 fits and some 100 scores.
 */
export function scoreT(request: IntervalRequest): Intervals {
  const { sample, estimator, law, level, degreesOfFreedom, inflation } = request;
  const intervals = jackknifeT(request);
  const { score } = law;
  if (!score) return intervals;
  const points = sample.points();
  const { placeOf, toScale } = layoutOf(law, points.x.length);
  const place = placeOf("exponent");
  const nudges = Array.from(sample.counts.keys(), (k) => nudgeOf(sample, k));
  const critical = studentTQuantile((1 + level) / 2, degreesOfFreedom[place]);
  const accepted = acceptedInterval(estimator(points)[place], (exponent) => {
    const at = score(points, exponent);
    let variance = 0;
    for (const nudge of nudges) {
      const change = scoreChange(at, law, nudge);
      variance += change * change;
    }
    return Math.abs(scoreOf(at, law, points)) - critical * Math.sqrt(inflation * variance);
  });
  if (!accepted) return intervals;
  [intervals.low[place], intervals.high[place]] = accepted;
  for (const end of accepted) {
    const reached = Number.isFinite(end) ? toScale(score(points, end).parameters) : undefined;
    widen(intervals, law, reached);
  }
  return intervals;
}

/**
 * Widens the intervals of the other parameters to what goes with an end of the exponent's interval:
 * where the floor is at its bound the jackknife does not see how far they might move. An open end
 * leaves them open above, and unknown if they have no bound below.
 */
function widen(intervals: Intervals, law: Law, reached: Float64Array | undefined): void {
  law.parameters.forEach(({ name, least }, j) => {
    if (name === "exponent") return;
    const value = reached ? reached[j] : least === undefined ? NaN : Infinity;
    intervals.low[j] = Math.min(intervals.low[j], value);
    intervals.high[j] = Math.max(intervals.high[j], value);
  });
}

/** Σ w_i (log y_i − log law(x_i)). */
export function scoreOf({ weights, parameters }: ExponentScore, law: Law, points: Points): number {
  const { x, y } = points;
  return weights.reduce(
    (sum, w, i) => sum + w * (log(y[i]) - log(law.evaluate(parameters, x[i]))),
    0,
  );
}

/** How one replicate number moves the points. Shape: both (n). */
interface Nudge {
  readonly logY: Float64Array;
  /** Old and new x of the points whose x moved: none when x is an axis. */
  readonly movedX: readonly { readonly i: number; readonly from: number; readonly to: number }[];
}

function nudgeOf(sample: Resample, k: number): Nudge {
  const { x } = sample.points();
  const to = sample.nudged(k);
  const movedX =
    to.x === x
      ? []
      : Array.from(x, (from, i) => ({ i, from, to: to.x[i] })).filter(
          (move) => move.from !== move.to,
        );
  return { logY: sample.logChanges(k), movedX };
}

function scoreChange({ weights, parameters }: ExponentScore, law: Law, nudge: Nudge): number {
  let change = 0;
  for (let i = 0; i < weights.length; i++) change += weights[i] * nudge.logY[i];
  for (const { i, from, to } of nudge.movedX) {
    change -=
      weights[i] * (log(law.evaluate(parameters, to)) - log(law.evaluate(parameters, from)));
  }
  return change;
}
