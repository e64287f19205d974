// surface-table.ts — laws of several variables fitted to the rows of a csv or parquet file.

import { KtsweepError } from "@ktsweep/core";
import {
  surfaceFit,
  type SurfaceFit,
  type SurfaceFitOptions,
  type SurfaceLawName,
  surfaceLaws,
  type SurfaceLawRequest,
} from "@ktsweep/fit";
import { compileColumnExpression, expressionNames } from "@ktsweep/sweep";
import { numberOf, readTableRows } from "./table-rows.js";

/** What to fit, from the command line. */
export interface SurfaceWords {
  /** A law's name or an expression whose names are variables and parameters. */
  readonly law: string;
  readonly x: readonly string[];
  readonly y: string;
}

/** As the contract has it: the parameters stand beside the rest. */
export type FlatSurfaceFit = Omit<SurfaceFit, "parameters"> & Readonly<Record<string, unknown>>;

/**
 * Every row with a number in all of x and y is a point; a column `replicate` says which rows are drawn together.
 *
 * Throws: USAGE_INVALID, EXPRESSION_INVALID, FIT_INVALID.
 */
export async function fitSurfaceFile(
  file: string,
  { law, x, y }: SurfaceWords,
  options: SurfaceFitOptions,
): Promise<SurfaceFit> {
  const rows = await readTableRows(file);
  const names = Object.keys(rows[0] ?? {});
  const read = [...x, y].map((text) => compileColumnExpression(text, names).evaluate);
  const points = rows.flatMap((row, i) => {
    const values = read.map((evaluate) => evaluate((name) => numberOf(row[name])));
    if (values.some(Number.isNaN)) return [];
    const unit = row.replicate === undefined ? i : Number(row.replicate);
    return [{ values, unit }];
  });
  const column = (j: number): Float64Array => Float64Array.from(points, ({ values }) => values[j]);
  return surfaceFit(
    lawOf(law, x),
    { x: x.map((_, j) => column(j)), y: column(x.length) },
    { ...options, units: Int32Array.from(points, ({ unit }) => unit) },
  );
}

function lawOf(text: string, variables: readonly string[]): SurfaceLawRequest {
  if (Object.hasOwn(surfaceLaws, text)) return text as SurfaceLawName;
  const names = expressionNames(text).filter((name) => !variables.includes(name));
  if (names.length === 0) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `The law ${text} has no parameter: its names are all variables.`,
      "Write one such as --law 'C * N^p + E' --x N.",
    );
  }
  const places = new Map([...names, ...variables].map((name, i) => [name, i]));
  const { evaluate } = compileColumnExpression(text, [...places.keys()]);
  return {
    text,
    names,
    evaluate: (parameters, x) =>
      evaluate((name) => {
        const place = places.get(name) ?? 0;
        return place < names.length ? parameters[place] : x[place - names.length];
      }),
  };
}

/** The parameters beside the other fields. */
export function flat({ parameters, ...rest }: SurfaceFit): FlatSurfaceFit {
  return { ...parameters, ...rest };
}
