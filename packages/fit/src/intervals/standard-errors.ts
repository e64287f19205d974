// standard-errors.ts — jackknife over jointly numbered replicates.

import { exp } from "@ktsweep/core";
import { logErrors } from "../log-errors.js";
import type { Resample } from "../resample.js";
import type { Estimator } from "./interval.js";

/** Changes of the estimate, one row per distinct unit of the sample, with how often each counts. */
export interface Nudges {
  readonly estimate: Float64Array;
  readonly changes: readonly Float64Array[];
  readonly counts: readonly number[];
}

/** From so many units on, and four times as many as points, changes are linear in those of log y. */
const manyUnits = 64;

/**
 * Estimates the vector at the sample and with each unit nudged.
 *
 * Cost: R + 1 fits. For a linear estimator, and where units are so many that each moves the points by a
 * small part of their standard errors, some fits per point instead (unless x moves with the units).
 */
export function nudgesOf(sample: Resample, estimator: Estimator): Nudges {
  const estimate = estimator(sample.points());
  const units = sample.counts.length;
  const points = sample.points().y.length;
  const change =
    estimator.isLinear === true
      ? linearChanges(sample, estimator, estimate, exactGradient)
      : units >= manyUnits && units >= 4 * points
        ? linearChanges(sample, estimator, estimate, sampledGradient)
        : refittedChanges(sample, estimator, estimate);
  const changes: Float64Array[] = [];
  const counts: number[] = [];
  sample.counts.forEach((count, k) => {
    if (count === 0) return;
    changes.push(change(k));
    counts.push(count);
  });
  return { estimate, changes, counts };
}

/** What nudging unit k changes. */
type ChangeOf = (k: number) => Float64Array;

function refittedChanges(sample: Resample, estimator: Estimator, estimate: Float64Array): ChangeOf {
  return (k) => estimator(sample.nudged(k), estimate).map((value, j) => value - estimate[j]);
}

/** By what the estimate changes per unit of log y of point i, when it moves by `step`. */
type GradientOf = (moved: (by: number) => Float64Array, step: number) => Float64Array;

/** Over a step of 1: any does. */
const exactGradient: GradientOf = (moved) => {
  const estimate = moved(0);
  return moved(1).map((value, j) => value - estimate[j]);
};

/** Over a step as large as those of the units. */
const sampledGradient: GradientOf = (moved, step) => {
  const above = moved(step);
  const below = moved(-step);
  return above.map((value, j) => (value - below[j]) / (2 * step));
};

function linearChanges(
  sample: Resample,
  estimator: Estimator,
  estimate: Float64Array,
  gradientOf: GradientOf,
): ChangeOf {
  const points = sample.points();
  const steps = unitSteps(sample);
  const gradients = Array.from(points.y, (value, i) =>
    gradientOf(
      (by) =>
        by === 0
          ? estimate
          : estimator({ ...points, y: points.y.with(i, value * exp(by)) }, estimate),
      steps[i],
    ),
  );
  const refitted = refittedChanges(sample, estimator, estimate);
  return (k) => {
    if (sample.nudged(k).x !== points.x) return refitted(k);
    const change = new Float64Array(estimate.length);
    sample.logChanges(k).forEach((moved, i) => {
      if (moved === 0) return;
      const gradient = gradients[i];
      for (let j = 0; j < change.length; j++) change[j] += gradient[j] * moved;
    });
    return change;
  };
}

/** Root mean square of what the units change in each log y. Shape: (points). */
function unitSteps(sample: Resample): Float64Array {
  return logErrors(sample).map((error) => error / Math.sqrt(sample.counts.length));
}

/** Jackknife standard error of each component. Shape: as the estimate. */
export function standardErrors({ estimate, changes, counts }: Nudges): Float64Array {
  const variance = new Float64Array(estimate.length);
  changes.forEach((change, k) => {
    for (let j = 0; j < change.length; j++) variance[j] += counts[k] * change[j] * change[j];
  });
  return variance.map(Math.sqrt);
}
