// cell-means.ts — means of one cell's columns over a multiset of units, and with one unit nudged.

import type { Replication } from "./replication.js";

/** Means of a cell. */
export interface CellMeans {
  /** Mean of a column over the multiset (k = −1), or with one copy of unit k nudged. */
  at(k: number, name: string, samples: Float64Array): number;
}

/** A column of a cell, added up. */
export interface ColumnSums {
  /** In the order of the numbers, so that a mean has the same bits however units are made. */
  readonly total: number;
  /** Shape: (units). */
  readonly sums: Float64Array;
}

/** Reads the sums of a column of a cell; each is computed once. */
export function columnSumsOf(
  { places, units }: Replication,
  cell: number,
): (name: string, samples: Float64Array) => ColumnSums {
  const known = new Map<string, ColumnSums>();
  return (name, samples) => {
    let column = known.get(name);
    if (!column) {
      column = columnSums(samples, places[cell], units);
      known.set(name, column);
    }
    return column;
  };
}

function columnSums(samples: Float64Array, place: Int32Array, units: number): ColumnSums {
  const sums = new Float64Array(units);
  let total = 0;
  for (let k = 0; k < place.length; k++) {
    if (place[k] < 0) continue;
    const value = samples[place[k]];
    sums[k % units] += value;
    total += value;
  }
  return { total, sums };
}

/** Means over a multiset; `counts` undefined = every unit once. Shape: sizes, counts (units). */
export function meansOf(
  sizes: Float64Array,
  sumsOf: (name: string, samples: Float64Array) => ColumnSums,
  counts: Float64Array | undefined,
): CellMeans {
  let size = 0;
  for (let k = 0; k < sizes.length; k++) size += sizes[k] * (counts ? counts[k] : 1);
  let factor: number | undefined;
  const known = new Map<string, number>();
  const meanOf = (name: string, samples: Float64Array): number => {
    let mean = known.get(name);
    if (mean === undefined) {
      const column = sumsOf(name, samples);
      mean = (counts ? weighted(column.sums, counts) : column.total) / size;
      known.set(name, mean);
    }
    return mean;
  };
  return {
    at(k, name, samples) {
      const mean = meanOf(name, samples);
      if (k < 0 || sizes[k] === 0) return mean;
      factor ??= nudgeFactor(sizes, counts, size);
      if (factor === 0) return mean;
      return mean - (sumsOf(name, samples).sums[k] - sizes[k] * mean) / factor;
    },
  };
}

function weighted(sums: Float64Array, counts: Float64Array): number {
  let total = 0;
  for (let k = 0; k < sums.length; k++) if (counts[k] > 0) total += counts[k] * sums[k];
  return total;
}

/** What a unit's excess is divided by: n·√(1 − Σ(n_k/n)²); 0 where the cell has fewer than two units. */
function nudgeFactor(sizes: Float64Array, counts: Float64Array | undefined, size: number): number {
  let squares = 0;
  for (let k = 0; k < sizes.length; k++) squares += (counts?.[k] ?? 1) * sizes[k] * sizes[k];
  if (squares === size) return size < 2 ? 0 : Math.sqrt(size * (size - 1));
  return Math.sqrt(Math.max(0, size * size - squares));
}
