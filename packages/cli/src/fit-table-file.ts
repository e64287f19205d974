// fit-table-file.ts — fits on a csv or parquet file: its rows as cells and replicates.

import { KtsweepError } from "@ktsweep/core";
import { type FitCell, fitLaws } from "@ktsweep/fit";
import { compileColumnExpression } from "@ktsweep/sweep";
import { type TableRow, numberOf, readTableRows } from "./table-rows.js";
import type { SweepFit } from "./sweep-fits.js";
import type { FitWords } from "./verbs/fit.js";

/**
 * Rows with the same `cell` column are one cell, their `replicate` column numbers the replicates; in a table without
 * these every row is a cell.
 *
 * Throws: USAGE_INVALID where the file or a column is missing.
 */
export async function fitTableFile(
  file: string,
  { law, x, y, by }: FitWords,
): Promise<readonly SweepFit[]> {
  if (x === undefined || y === undefined) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "A table needs --x and --y.",
      "Name two columns or expressions.",
    );
  }
  const rows = await readTableRows(file);
  const names = Object.keys(rows[0] ?? {});
  const request = {
    name: "fit",
    law,
    by,
    x: compileColumnExpression(x, names).evaluate,
    y: compileColumnExpression(y, names).evaluate,
  };
  const fits = fitLaws(request, cellsOf(rows, names, by), { seed: 0 });
  const beside = { x, y, expected_exponent: null, predicted_exponent: null, expected_points: [] };
  return fits.map((each) => ({ ...each, ...beside }));
}

function cellsOf(
  rows: readonly TableRow[],
  names: readonly string[],
  by: readonly string[],
): FitCell[] {
  const groups = new Map<string, TableRow[]>();
  for (const [i, row] of rows.entries()) {
    const key = row.cell ?? String(i);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [row]);
    else known.push(row);
  }
  return [...groups.values()].map((group) => ({
    columns: Object.fromEntries(by.map((name) => [name, constantOf(group[0][name])])),
    samples: Object.fromEntries(
      names.map((name) => [name, Float64Array.from(group, (row) => numberOf(row[name]))]),
    ),
    replicates: Int32Array.from(group, (row, i) => Number(row.replicate ?? i)),
  }));
}

function constantOf(text = ""): number | string {
  const value = numberOf(text);
  return Number.isNaN(value) ? text : value;
}
