// table-cells.ts — rows of any table as cells and replicates, as fits see them.

import { KtsweepError } from "@ktsweep/core";
import type { FitCell } from "@ktsweep/fit";
import type { ColumnExpression } from "@ktsweep/sweep";
import { type TableRow, numberOf } from "./table-rows.js";

/** What tells cells apart where a table does not. */
export interface CellKey {
  readonly x: readonly ColumnExpression[];
  readonly by: readonly string[];
}

/**
 * Rows with the same `cell` column are one cell; in a table with a `replicate` column but no `cell`, rows that agree in x and
 * `by` are. In a table without these every row is a cell. A replicate number that comes again begins a further cell.
 *
 * Throws: USAGE_INVALID where a replicate is no whole number.
 */
export function tableCells(
  rows: readonly TableRow[],
  names: readonly string[],
  { x, by }: CellKey,
): FitCell[] {
  const keyOf = (row: TableRow, i: number): string => {
    if (row.cell !== undefined) return row.cell;
    if (row.replicate === undefined) return String(i);
    const values = x.map(({ evaluate }) => evaluate((name) => numberOf(row[name])));
    return JSON.stringify([...by.map((name) => row[name]), ...values]);
  };
  const groups = new Map<string, { readonly numbers: Set<number>; readonly rows: TableRow[] }>();
  const times = new Map<string, number>();
  for (const [i, row] of rows.entries()) {
    const key = keyOf(row, i);
    const number = row.replicate === undefined ? undefined : replicateOf(row.replicate, i);
    const again = `${key} ${String(number ?? i)}`;
    const time = times.get(again) ?? 0;
    times.set(again, time + 1);
    const own = `${String(time)} ${key}`;
    const group = groups.get(own) ?? { numbers: new Set(), rows: [] };
    groups.set(own, group);
    group.numbers.add(number ?? group.rows.length);
    group.rows.push(row);
  }
  return [...groups.values()].map((group) => ({
    columns: Object.fromEntries(by.map((name) => [name, constantOf(group.rows[0][name])])),
    samples: Object.fromEntries(
      names.map((name) => [name, Float64Array.from(group.rows, (row) => numberOf(row[name]))]),
    ),
    replicates: Int32Array.from(group.numbers),
  }));
}

function replicateOf(text: string, row: number): number {
  const number = numberOf(text);
  if (Number.isInteger(number) && Math.abs(number) < 2 ** 31) return number;
  throw new KtsweepError(
    "USAGE_INVALID",
    `The column replicate has ${JSON.stringify(text.slice(0, 80))} in row ${String(row + 1)}, no whole number.`,
    "Number the replicates, the same number meaning the same draw in every cell; or call the column otherwise.",
    { row: row + 1 },
  );
}

function constantOf(text = ""): number | string {
  const value = numberOf(text);
  return Number.isNaN(value) ? text : value;
}
