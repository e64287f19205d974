// replicate-rows.ts — y of single replicates, as the tests of their streams read it.

import { columnReader } from "../cell-columns.js";
import type { Evaluate, FitCell } from "../types.js";

/** So many replicates of a cell are looked at. */
const mostRows = 256;

/** y of the first replicates of a cell, in ascending number. Shape: both of one length. */
export interface ReplicateRows {
  readonly numbers: Int32Array;
  readonly values: Float64Array;
}

/** The first 256 replicates; y is evaluated on each row by itself. */
export function replicateRows(cell: FitCell, y: Evaluate): ReplicateRows {
  const order = Int32Array.from(cell.replicates.keys());
  if (cell.replicates.some((number, i) => i > 0 && number < cell.replicates[i - 1])) {
    order.sort((i, j) => cell.replicates[i] - cell.replicates[j]);
  }
  const first = order.subarray(0, mostRows);
  let row = 0;
  const column = columnReader(cell, (_, samples) => samples[row]);
  const values = Float64Array.from(first, (place) => {
    row = place;
    return y(column);
  });
  return { numbers: first.map((place) => cell.replicates[place]), values };
}

/** Values less their mean over their standard deviation; undefined where they do not vary or are not finite. */
export function standardised({ values }: ReplicateRows): Float64Array | undefined {
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const variance = values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / (n - 1);
  if (!(variance > 0 && variance < Infinity)) return undefined;
  return values.map((v) => (v - mean) / Math.sqrt(variance));
}
