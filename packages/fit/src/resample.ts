// resample.ts — units of replicates drawn jointly in all cells of a group, and what a fit makes of them.

import { log } from "@ktsweep/core";
import { columnReader } from "./cell-columns.js";
import { columnSumsOf, meansOf, type ColumnSums } from "./cell-means.js";
import type { Replication } from "./replication.js";
import type { Evaluate, Points } from "./types.js";

/** Reads x and y of a group of cells. */
export interface Expressions {
  readonly x: Evaluate;
  readonly y: Evaluate;
}

/**
 * A multiset of units, the same in every cell: the data themselves when each unit counts once, else a
 * bootstrap resample. A unit is a replicate number, or a block of them where there are very many.
 */
export interface Resample {
  /** Shape: (units). */
  readonly counts: Float64Array;
  /** Points at the cells' means over this multiset, in the order of the cells; NaN without a replicate. */
  points(): Points;
  /**
   * Points when one copy of unit k loses most of its weight: in a cell with n replicates the mean
   * moves from m to m − (y_k − m)/√(n(n−1)). This is the delete-one jackknife with its factor
   * (n−1)/n built in, cell by cell: for any smooth statistic the sum of squared changes over all
   * copies estimates its variance, also where cells have different n. All weights stay positive.
   *
   * A unit of n_k replicates with sum s_k moves it to m − (s_k − n_k·m)/(n·√(1 − Σ(n_k/n)²)), which
   * is the same for units of one and unbiased for units of any sizes.
   */
  nudged(k: number): Points;
  /** log y nudged minus log y; NaN where one is not positive. Shape: (cells). */
  logChanges(k: number): Float64Array;
  redrawn(counts: Float64Array): Resample;
}

/** The data themselves: every unit once. `weights` (cells) go with all points that it gives. */
export function wholeSample(
  replication: Replication,
  expressions: Expressions,
  weights?: Float64Array,
): Resample {
  const sums = replication.cells.map((_, i) => columnSumsOf(replication, i));
  return resample({ replication, expressions, weights, sums }, undefined);
}

/** What all resamples of a sample share. */
interface Source {
  readonly replication: Replication;
  readonly expressions: Expressions;
  readonly weights: Float64Array | undefined;
  readonly sums: readonly ((name: string, samples: Float64Array) => ColumnSums)[];
}

function resample(source: Source, counts: Float64Array | undefined): Resample {
  const { replication, expressions, weights, sums } = source;
  let unit = -1;
  const readers = replication.cells.map((cell, i) => {
    const means = meansOf(replication.unitSizes[i], sums[i], counts);
    return columnReader(cell, (name, samples) => means.at(unit, name, samples));
  });
  const scratch = new Float64Array(readers.length);
  const pointsAt = (k: number, wholeX?: Float64Array): Points => {
    unit = k;
    const y = new Float64Array(readers.length);
    let moved = wholeX === undefined;
    for (let i = 0; i < readers.length; i++) {
      scratch[i] = expressions.x(readers[i]);
      y[i] = expressions.y(readers[i]);
      moved ||= !Object.is(scratch[i], wholeX?.[i]);
    }
    const x = moved || wholeX === undefined ? scratch.slice() : wholeX;
    return weights ? { x, y, weights } : { x, y };
  };
  const whole = pointsAt(-1);
  let logs: Float64Array | undefined;
  const logY = (): Float64Array => (logs ??= whole.y.map((value) => log(value)));
  const nudged: Points[] = [];
  const changes: Float64Array[] = [];
  // The very x of the whole where none moved, as when x is an axis.
  const nudgedAt = (k: number): Points => (nudged[k] ??= pointsAt(k, whole.x));
  return {
    counts: counts ?? new Float64Array(replication.units).fill(1),
    points: () => whole,
    nudged: nudgedAt,
    logChanges: (k) => (changes[k] ??= nudgedAt(k).y.map((value, i) => log(value) - logY()[i])),
    redrawn: (next) => resample(source, next),
  };
}
