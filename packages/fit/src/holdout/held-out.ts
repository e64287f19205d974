// held-out.ts — points that a fit did not see, beside what it predicts for them.

import { exp, log } from "@ktsweep/core";
import { componentFreedom, degreesOfFreedom } from "../degrees-of-freedom.js";
import { isPositive } from "../estimand.js";
import { drawCounts } from "../intervals/draws.js";
import type { Estimator } from "../intervals/interval.js";
import { nudgesOf, standardErrors } from "../intervals/standard-errors.js";
import { randomFrom } from "../random.js";
import { replicationOf, type Replication } from "../replication.js";
import { type Expressions, type Resample, wholeSample } from "../resample.js";
import { studentTQuantile } from "../student-t.js";
import type { FitCell, HeldOutPoint, Points } from "../types.js";

/** A law as a rule from fitted points to a prediction of log y at x. */
export interface Predictor {
  readonly fit: (points: Points) => (x: number) => number;
  /** Free parameters. */
  readonly parameters: number;
  /** Whether the prediction moves smoothly with every point: least squares does. */
  readonly isSmooth: boolean;
}

/** What was fitted and what was not. */
export interface HeldOut {
  readonly kept: readonly FitCell[];
  readonly held: readonly FitCell[];
  readonly expressions: Expressions;
  readonly predictor: Predictor;
  /** Range: (0, 1). */
  readonly level: number;
  /** Makes the draws of a bootstrap this fit's own; only objectives with a corner draw. */
  readonly key: string;
}

/** Draws where the prediction moves in jumps. */
const RESAMPLES = 399;

/**
 * Prediction, error and prediction interval of every held-out point.
 *
 * With replicates the interval is that of d = log y − log prediction: a jackknife over joint replicate numbers of d itself, so
 * it holds the uncertainty of the parameters, the noise of the point's own mean and what common random numbers make of the two
 * together. Without replicates: from the scatter of the fitted points about the law. Null where neither can be had.
 *
 * Cost: R + 1 fits, or one per fitted point.
 */
export function heldOutPoints(request: HeldOut): readonly HeldOutPoint[] {
  const { kept, held, expressions, predictor } = request;
  const replication = replicationOf([...kept, ...held]);
  const sample = wholeSample(replication, expressions);
  const points = sample.points();
  const difference = differenceOf(kept.length, predictor);
  const values = difference(points);
  const halves = halfWidths(request, { replication, sample, difference, values });
  return Array.from(values, (value, i): HeldOutPoint => {
    const place = kept.length + i;
    const [x, y] = [points.x[place], points.y[place]];
    const predicted = y / exp(value);
    const half = halves[i];
    const known = Number.isFinite(half) && Number.isFinite(predicted);
    return {
      x,
      y,
      predicted: finite(predicted),
      error_percent: finite(100 * (predicted / y - 1)),
      predicted_low: known ? predicted * exp(-half) : null,
      predicted_high: known ? predicted * exp(half) : null,
      inside: known ? Math.abs(value) <= half : null,
      replicates: held[i].replicates.length,
    };
  }).sort((a, b) => a.x - b.x);
}

/** log y − log prediction of the points from `fitted` on, by a fit of those before; NaN where a number is not positive. */
function differenceOf(fitted: number, { fit }: Predictor): Estimator {
  return ({ x, y }) => {
    const before: Points = { x: x.subarray(0, fitted), y: y.subarray(0, fitted) };
    const rest = y.subarray(fitted);
    if (![...before.x, ...before.y].every(isPositive))
      return new Float64Array(rest.length).fill(NaN);
    const predict = fit(before);
    return rest.map((value, i) => log(value) - predict(x[fitted + i]));
  };
}

interface Differences {
  readonly replication: Replication;
  readonly sample: Resample;
  readonly difference: Estimator;
  readonly values: Float64Array;
}

/** Half-widths of the interval of each difference; NaN where there is none. */
function halfWidths(request: HeldOut, from: Differences): Float64Array {
  const { level, predictor, kept } = request;
  const { replication, sample, difference, values } = from;
  if (degreesOfFreedom(replication) > 0) {
    const freedom = componentFreedom(replication, sample, difference);
    const errors = predictor.isSmooth
      ? standardErrors(nudgesOf(sample, difference))
      : drawnErrors(from, request.key);
    return errors.map((error, i) => studentTQuantile((1 + level) / 2, freedom[i]) * error);
  }
  const spare = kept.length - predictor.parameters;
  const isReplicated = replication.cells.some(({ replicates }) => replicates.length > 1);
  if (isReplicated || spare < 1 || !predictor.isSmooth) return values.map(() => NaN);
  const t = studentTQuantile((1 + level) / 2, spare);
  return scatterErrors(request, from).map((error) => t * error);
}

/** Standard deviation over resamples of replicate numbers, times √(R/(R − 1)) that they are short by. */
function drawnErrors({ sample, difference, values }: Differences, key: string): Float64Array {
  const random = randomFrom(`held out ${key}`);
  const units = sample.counts.length;
  const all = Array.from({ length: RESAMPLES }, () =>
    difference(sample.redrawn(drawCounts(units, random)).points()),
  );
  return values.map((_, i) => {
    const own = all.map((one) => one[i]).filter(Number.isFinite);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const squares = own.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    return Math.sqrt((squares / (own.length - 1)) * (units / (units - 1)));
  });
}

/** Step of log y for the slopes of a prediction. */
const STEP = 1e-5;

/** √(s² (1 + Σ g_i²)): s² from the scatter about the law, g_i the slope of the prediction with log y of each fitted point. */
function scatterErrors(
  { kept, predictor }: HeldOut,
  { sample, values }: Differences,
): Float64Array {
  const { x, y } = sample.points();
  const n = kept.length;
  const fitted: Points = { x: x.subarray(0, n), y: y.subarray(0, n) };
  const predict = predictor.fit(fitted);
  const squares = fitted.y.reduce((sum, value, i) => sum + (log(value) - predict(x[i])) ** 2, 0);
  const variance = squares / (n - predictor.parameters);
  const slopes = new Float64Array(values.length);
  for (let i = 0; i < n; i++) {
    const moved = predictor.fit({ x: fitted.x, y: fitted.y.with(i, fitted.y[i] * exp(STEP)) });
    values.forEach((_, j) => {
      const slope = (moved(x[n + j]) - predict(x[n + j])) / STEP;
      slopes[j] += slope * slope;
    });
  }
  return slopes.map((slope) => Math.sqrt(variance * (1 + slope)));
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
