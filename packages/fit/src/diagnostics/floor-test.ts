// floor-test.ts — whether the points tell a floor from none.

import { exp, log } from "@ktsweep/core";
import { fitLine } from "../line.js";
import type { Resample } from "../resample.js";

/**
 * The score of a floor at E = 0 over its jackknife standard error: about Student's t where there is no
 * floor, large and positive where there is one. NaN where nothing varies.
 *
 * The weights are the change of log y with E at the law without a floor, less what a change of C or p
 * could imitate; so the score is linear in log y.
 */
export function floorScoreRatio(sample: Resample): number {
  const { x, y } = sample.points();
  const logX = x.map((value) => log(value));
  const logY = y.map((value) => log(value));
  const weights = floorDirection(logX, logY);
  const score = product(weights, logY);
  let variance = 0;
  sample.counts.forEach((_, k) => {
    const change =
      product(
        weights,
        sample.nudged(k).y.map((value) => log(value)),
      ) - score;
    variance += change * change;
  });
  return score / Math.sqrt(variance);
}

/** The same over the scatter about the law with a floor: for points without replicates. */
export function floorResidualRatio(x: Float64Array, y: Float64Array, deviation: number): number {
  const logY = y.map((value) => log(value));
  const weights = floorDirection(
    x.map((value) => log(value)),
    logY,
  );
  return product(weights, logY) / (deviation * Math.sqrt(product(weights, weights)));
}

/** 1/(C·x^p) with what 1 and log x explain taken out. */
function floorDirection(logX: Float64Array, logY: Float64Array): Float64Array {
  const { slope } = fitLine(logX, logY);
  const anchor = logX[slope < 0 ? logX.length - 1 : 0];
  const raw = logX.map((u) => exp(-slope * (u - anchor)));
  const line = fitLine(logX, raw);
  return raw.map((value, i) => value - line.intercept - line.slope * logX[i]);
}

function product(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
