// fit-table-file.ts — fits on a CSV file: its rows as cells and replicates.

import { readFile } from "node:fs/promises";
import { KtsweepError } from "@ktsweep/core";
import { type FitCell, fitLaws } from "@ktsweep/fit";
import { compileColumnExpression } from "@ktsweep/sweep";
import type { SweepFit } from "./sweep-fits.js";
import type { FitWords } from "./verbs/fit.js";

/** Cells by column name; a table need not have all columns that are looked for. */
type Row = Readonly<Partial<Record<string, string>>>;

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
  const rows = await readCsv(file);
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

async function readCsv(file: string): Promise<readonly Row[]> {
  const { parse } = await import("csv-parse/sync");
  try {
    const text = await readFile(file, "utf8");
    return parse(text, { columns: true, bom: true, skip_empty_lines: true });
  } catch (cause) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `${file} could not be read as CSV: ${(cause as Error).message}.`,
      "Give a sweep folder or a CSV file with a header line.",
      { file },
      { cause },
    );
  }
}

function cellsOf(rows: readonly Row[], names: readonly string[], by: readonly string[]): FitCell[] {
  const groups = new Map<string, Row[]>();
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

function numberOf(text = ""): number {
  return text.trim() === "" ? NaN : Number(text);
}
