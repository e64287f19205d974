// point-intervals.ts — the points of a figure, each with the interval of its own replicates.

import { exp, log } from "@ktsweep/core";
import { nudgesOf, standardErrors } from "./intervals/standard-errors.js";
import { replicationOf } from "./replication.js";
import { wholeSample, type Expressions } from "./resample.js";
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
    const sample = wholeSample(replicationOf([cell]), expressions);
    const { x, y } = sample.points();
    const replicates = cell.replicates.length;
    const point = { x: x[0], y: y[0], y_ci_low: null, y_ci_high: null, replicates };
    if (replicates < 2) return point;
    const [to, from] = y[0] > 0 ? [log, exp] : [same, same];
    const nudges = nudgesOf(sample, (points) => points.y.map((value) => to(value)));
    const half = studentTQuantile((1 + level) / 2, replicates - 1) * standardErrors(nudges)[0];
    const middle = nudges.estimate[0];
    return Number.isFinite(half)
      ? { ...point, y_ci_low: from(middle - half), y_ci_high: from(middle + half) }
      : point;
  });
}

const same = (value: number): number => value;
