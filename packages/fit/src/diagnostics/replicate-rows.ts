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
export function replicateRows(
  { columns, samples, replicates }: FitCell,
  y: Evaluate,
): ReplicateRows {
  const order = ascending(replicates);
  const rows = Math.min(order.length, mostRows);
  const numbers = new Int32Array(rows);
  const values = new Float64Array(rows);
  let row = 0;
  const column = columnReader({ columns, samples, replicates }, (_, values) => values[row]);
  for (let k = 0; k < rows; k++) {
    row = order[k];
    numbers[k] = replicates[row];
    values[k] = y(column);
  }
  return { numbers, values };
}

/** Places of the replicates by ascending number. */
function ascending(replicates: Int32Array): Int32Array {
  const places = new Int32Array(replicates.length);
  let isSorted = true;
  for (let i = 0; i < places.length; i++) {
    places[i] = i;
    isSorted &&= i === 0 || replicates[i] > replicates[i - 1];
  }
  return isSorted ? places : places.sort((i, j) => replicates[i] - replicates[j]);
}

/** Values less their mean over their standard deviation; undefined where they do not vary or are not finite. */
export function standardised({ values }: ReplicateRows): Float64Array | undefined {
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const variance = values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / (n - 1);
  if (!(variance > 0 && variance < Infinity)) return undefined;
  return values.map((v) => (v - mean) / Math.sqrt(variance));
}
