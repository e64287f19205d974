// fit-table-file.ts — fits on a csv, parquet or arrow file: its rows as cells and replicates.

import { KtsweepError } from "@ktsweep/core";
import { type FitCell, fitLaws, surfaceFits } from "@ktsweep/fit";
import { type ColumnExpression, compileColumnExpression, readSurfaceLaw } from "@ktsweep/sweep";
import type { FitWords } from "./fit-words.js";
import type { SweepFit } from "./sweep-fits.js";
import { besideTexts, type SweepSurfaceFit } from "./sweep-surfaces.js";
import { tableCells } from "./table-cells.js";
import { readTableRows } from "./table-rows.js";

/** A table's cells, with the expressions that were asked for. */
interface FittedTable {
  readonly x: readonly ColumnExpression[];
  readonly y: ColumnExpression;
  readonly cells: readonly FitCell[];
  readonly names: readonly string[];
}

/**
 * A law with an exponent on the rows of a file.
 *
 * Throws: USAGE_INVALID where the file or a column is missing; EXPRESSION_INVALID; FIT_INVALID.
 */
export async function fitTableFile(file: string, words: FitWords): Promise<readonly SweepFit[]> {
  const { law = "power", by, options } = words;
  const { x, y, cells } = await readTable(file, words);
  const request = { name: "fit", law, by, x: x[0].evaluate, y: y.evaluate, ...words.request };
  const fits = fitLaws(request as Parameters<typeof fitLaws>[0], cells, { seed: 0, ...options });
  const beside = { expected_exponent: null, predicted_exponent: null, expected_points: [] };
  return fits.map((each) => ({ ...each, x: x[0].text, y: y.text, ...beside }));
}

/** A law of several parameters on the rows of a file. Throws: as `fitTableFile`. */
export async function fitSurfaceFile(
  file: string,
  words: FitWords,
): Promise<readonly SweepSurfaceFit[]> {
  const { x, y, cells, names } = await readTable(file, words);
  const variables = x.map(({ text }) => text);
  const law = readSurfaceLaw(words.law ?? "", variables, names);
  const request = {
    name: "fit",
    law,
    by: words.by,
    x: x.map(({ evaluate }) => evaluate),
    y: y.evaluate,
    ...words.request,
  };
  return surfaceFits(request, cells, words.surfaceOptions).map((each) =>
    besideTexts(each, law, { x, y }),
  );
}

async function readTable(file: string, { x, y, by }: FitWords): Promise<FittedTable> {
  if (x === undefined || y === undefined) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "A table needs --x and --y.",
      "Name two columns or expressions.",
    );
  }
  const rows = await readTableRows(file);
  const names = Object.keys(rows[0] ?? {});
  const compiled = x.map((text) => compileColumnExpression(text, names));
  return {
    x: compiled,
    y: compileColumnExpression(y, names),
    cells: tableCells(rows, names, { x: compiled, by }),
    names,
  };
}
