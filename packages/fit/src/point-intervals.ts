// point-intervals.ts — the points of a figure, each with the interval of its own replicates.

import { exp, log } from "@ktsweep/core";
import { replicationOf, type Replication } from "./replication.js";
import { wholeSample, type Expressions, type Resample } from "./resample.js";
import { studentTQuantile } from "./student-t.js";
import type { FitCell, PointInterval } from "./types.js";

/**
 * y of every cell on its column means, with a jackknife-t interval: of log y where y > 0 (so it stays
 * positive), else of y. Cells in the order given.
 *
 * Range: level in (0, 1). Throws: EXPRESSION_INVALID when an expression names a column that is not there.
 * Cost: one evaluation per replicate.
 *
 * @example
 * pointIntervals({ x: (c) => c("N"), y: (c) => c("risk") }, cells, 0.95)[0].y_ci_low
 */
export function pointIntervals(
  expressions: Expressions,
  cells: readonly FitCell[],
  level: number,
): readonly PointInterval[] {
  return cells.map((cell) => {
    const replication = replicationOf([cell]);
    return pointsOfSample(replication, wholeSample(replication, expressions), level)[0];
  });
}

/** The same for the cells of a sample: each by its own replicates, whatever the others have. */
export function pointsOfSample(
  { cells, unitSizes }: Replication,
  sample: Resample,
  level: number,
): readonly PointInterval[] {
  const { x, y } = sample.points();
  const quantiles = new Map<number, number>();
  const quantileOf = (freedom: number): number => {
    const known = quantiles.get(freedom) ?? studentTQuantile((1 + level) / 2, freedom);
    quantiles.set(freedom, known);
    return known;
  };
  return cells.map((cell, i) => {
    const replicates = cell.replicates.length;
    const point = { x: x[i], y: y[i], y_ci_low: null, y_ci_high: null, replicates };
    const freedom = unitSizes[i].reduce((n, size) => n + (size > 0 ? 1 : 0), 0) - 1;
    if (freedom < 1) return point;
    const [to, from] = y[i] > 0 ? [log, exp] : [same, same];
    const half = quantileOf(freedom) * standardError(sample, i, y[i] > 0);
    const middle = to(y[i]);
    return Number.isFinite(half)
      ? { ...point, y_ci_low: from(middle - half), y_ci_high: from(middle + half) }
      : point;
  });
}

/** Jackknife standard error of log y, or of y, of cell i. */
function standardError(sample: Resample, i: number, inLogs: boolean): number {
  const y = sample.points().y[i];
  let variance = 0;
  for (let k = 0; k < sample.counts.length; k++) {
    const change = inLogs ? sample.logChanges(k)[i] : sample.nudged(k).y[i] - y;
    variance += change * change;
  }
  return Math.sqrt(variance);
}

const same = (value: number): number => value;
