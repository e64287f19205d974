// row-writer.ts — results of chains as rows of numbers, in the order of the sweep's output columns.
import type { ChainResult, StageResult } from "@ktsweep/core";

/** Writes the row of `result` at `offset` of `values`. */
export type RowWriter = (result: ChainResult, values: Float64Array, offset: number) => void;

type Field = (result: StageResult) => number;

/** Suffixes of columns, in table order; NaN where a stage has no such value. */
const FIELDS: readonly (readonly [string, Field])[] = [
  ["risk", ({ risk }) => risk],
  ["floor", ({ floor }) => floor],
  ["misfit", ({ misfit }) => misfit],
  ["expected_risk", ({ expectedRisk }) => expectedRisk ?? NaN],
  ["best_step", ({ bestStep }) => bestStep ?? NaN],
  ["best_risk", ({ bestRisk }) => bestRisk ?? NaN],
];

/**
 * The writer for `outputs`: per stage, in order, `<stage>_risk`, `_floor`, `_misfit`, `_expected_risk`
 * and where present `_best_step`, `_best_risk`.
 *
 * Throws: RangeError where an output is no such column, or out of order (a bug of the caller).
 */
export function rowWriter(stages: readonly string[], outputs: readonly string[]): RowWriter {
  const columns: { readonly stage: string; readonly field: Field }[] = [];
  for (const stage of stages) {
    for (const [suffix, field] of FIELDS) {
      if (outputs[columns.length] === `${stage}_${suffix}`) columns.push({ stage, field });
    }
  }
  if (columns.length < outputs.length) {
    throw new RangeError(
      `Output ${outputs[columns.length]} belongs to no stage of ${stages.join()}.`,
    );
  }
  return (result, values, offset) => {
    columns.forEach(({ stage, field }, c) => {
      values[offset + c] = field(result[stage]);
    });
  };
}
