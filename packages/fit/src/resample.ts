// resample.ts — replicate numbers drawn jointly in all cells of a group, and what a fit makes of them.

import { columnReader } from "./cell-columns.js";
import type { Evaluate, FitCell, Points } from "./types.js";

/** The replicates of a group of cells. Shape: `numbers` ascending, distinct. */
export interface Replication {
  readonly cells: readonly FitCell[];
  readonly numbers: Int32Array;
  /** Per cell and number, the place of that number in the cell's arrays; −1 where it is missing. */
  readonly places: readonly Int32Array[];
}

/** Reads x and y of a group of cells. */
export interface Expressions {
  readonly x: Evaluate;
  readonly y: Evaluate;
}

/**
 * A multiset of replicate numbers, the same in every cell: the data themselves when each number
 * counts once, else a bootstrap resample.
 */
export interface Resample {
  readonly counts: Float64Array;
  /** Points at the cells' means over this multiset, in the order of the cells; NaN without a replicate. */
  points(): Points;
  /**
   * Points when one copy of number k loses most of its weight: in a cell with n replicates the mean
   * moves from m to m − (y_k − m)/√(n(n−1)). This is the delete-one jackknife with its factor
   * (n−1)/n built in, cell by cell: for any smooth statistic the sum of squared changes over all
   * copies estimates its variance, also where cells have different n. All weights stay positive.
   */
  nudged(k: number): Points;
  redrawn(counts: Float64Array): Resample;
}

export function replicationOf(cells: readonly FitCell[]): Replication {
  const numbers = Int32Array.from(new Set(cells.flatMap((cell) => [...cell.replicates]))).sort();
  const places = cells.map((cell) => {
    const own = new Map(Array.from(cell.replicates, (number, i) => [number, i]));
    return numbers.map((number) => own.get(number) ?? -1);
  });
  return { cells, numbers, places };
}

/** The data themselves: every replicate number once. */
export function wholeSample(replication: Replication, expressions: Expressions): Resample {
  return resample(replication, expressions, new Float64Array(replication.numbers.length).fill(1));
}

function resample(
  replication: Replication,
  expressions: Expressions,
  counts: Float64Array,
): Resample {
  const { cells, places } = replication;
  const sizes = places.map((place) => sizeOf(place, counts));
  const mean = (i: number, _name: string, samples: Float64Array): number =>
    weightedMean(samples, places[i], counts, sizes[i]);
  const known = new Map<string, number>();
  const knownMean: typeof mean = (i, name, samples) => {
    const key = `${i} ${name}`;
    const value = known.get(key) ?? mean(i, name, samples);
    known.set(key, value);
    return value;
  };
  const pointsOf = (meanOf: typeof mean): Points => {
    const x = new Float64Array(cells.length);
    const y = new Float64Array(cells.length);
    cells.forEach((cell, i) => {
      const column = columnReader(cell, (name, samples) => meanOf(i, name, samples));
      x[i] = expressions.x(column);
      y[i] = expressions.y(column);
    });
    return { x, y };
  };
  return {
    counts,
    points: () => pointsOf(mean),
    nudged: (k) =>
      pointsOf((i, name, samples) => {
        const m = knownMean(i, name, samples);
        const place = places[i][k];
        const n = sizes[i];
        return place < 0 || n < 2 ? m : m - (samples[place] - m) / Math.sqrt(n * (n - 1));
      }),
    redrawn: (next) => resample(replication, expressions, next),
  };
}

function sizeOf(place: Int32Array, counts: Float64Array): number {
  let size = 0;
  for (let k = 0; k < place.length; k++) if (place[k] >= 0) size += counts[k];
  return size;
}

function weightedMean(
  samples: Float64Array,
  place: Int32Array,
  counts: Float64Array,
  size: number,
): number {
  let sum = 0;
  for (let k = 0; k < place.length; k++) {
    if (place[k] >= 0 && counts[k] > 0) sum += counts[k] * samples[place[k]];
  }
  return sum / size;
}
