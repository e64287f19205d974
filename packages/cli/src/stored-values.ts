// stored-values.ts — the outputs of one stored row.

import type { StoredRows } from "@ktsweep/results";
import type { Sweep } from "@ktsweep/sweep";

/** Looks up the outputs of a row, in the order of `sweep.outputs`; undefined where it is not stored. */
export function storedValues(
  rows: StoredRows,
  sweep: Sweep,
): (cell: string, replicate: number) => Float64Array | undefined {
  const columns = sweep.outputs.map((name) => rows.column(name));
  return (cell, replicate) => {
    const range = rows.range(cell);
    if (range === undefined) return undefined;
    const at = rows.replicates.subarray(range.start, range.end).indexOf(replicate);
    if (at < 0) return undefined;
    return Float64Array.from(columns, (column) => column[range.start + at]);
  };
}
