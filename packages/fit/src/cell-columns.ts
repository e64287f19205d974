// cell-columns.ts — what `column(name)` of an expression means: a constant or the mean of samples.

import { KtsweepError } from "@ktsweep/core";
import type { FitCell } from "./types.js";

/** Mean of a sampled column of a cell, under whatever weights a resample gives its replicates. */
export type ColumnMean = (name: string, samples: Float64Array) => number;

/**
 * The column reader of one cell.
 *
 * Throws (when read): EXPRESSION_INVALID for an unknown column or a text one.
 */
export function columnReader(cell: FitCell, mean: ColumnMean): (name: string) => number {
  return (name) => {
    if (Object.hasOwn(cell.samples, name)) return mean(name, cell.samples[name]);
    const constant = Object.hasOwn(cell.columns, name) ? cell.columns[name] : undefined;
    if (typeof constant === "number") return constant;
    throw new KtsweepError(
      "EXPRESSION_INVALID",
      constant === undefined
        ? `A fit names the column ${name}, which the table does not have.`
        : `A fit computes with the column ${name}, which holds text.`,
      `Name one of: ${numericColumns(cell).join(", ")}.`,
      { column: name },
    );
  };
}

function numericColumns(cell: FitCell): string[] {
  const constants = Object.keys(cell.columns).filter((n) => typeof cell.columns[n] === "number");
  return [...constants, ...Object.keys(cell.samples)];
}
