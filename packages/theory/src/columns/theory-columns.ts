// theory-columns.ts — every name of `theory`, and the values of a stage's columns.

import {
  type Cell,
  isKtsweepError,
  KtsweepError,
  stageModes,
  type StageModes,
} from "@ktsweep/core";

import { ridgeColumns } from "./ridge-columns.js";
import { sketchColumns } from "./sketch-columns.js";
import { sgdColumns } from "./sgd-columns.js";
import type { StageView, TheoryColumn } from "./theory-column.js";
import { transferColumns } from "./transfer-columns.js";

/** By name, as specs have it. Formulas and sources: docs/theory/columns.md. */
export const theoryColumns: Readonly<Record<string, TheoryColumn>> = {
  ...sgdColumns,
  ...ridgeColumns,
  ...transferColumns,
  ...sketchColumns,
};

/**
 * The values of some of a stage's columns, ending by ending; NaN where the cell has none. The chain needs no more than the stage and those
 * that its labels come from.
 *
 * Throws: CHAIN_INVALID. Cost: O(nodes) per name, some 50 O(nodes) for those that need τ.
 */
export function theoryValues(
  cell: Pick<Cell, "problem" | "chain">,
  name: string,
  columns: readonly TheoryColumn[],
): readonly number[] {
  const made = new Map<string, StageModes>();
  const { problem, chain } = cell;
  const modes = (of = name): StageModes => {
    if (problem.sketch !== undefined || isRotated(chain)) throw mixed();
    let value = made.get(of);
    if (value === undefined) made.set(of, (value = stageModes(cell, of)));
    return value;
  };
  const view: StageView = { problem, chain, name, stage: chain[name], modes };
  return columns.flatMap((column) => valuesOf(column, view));
}

function isRotated(chain: Cell["chain"]): boolean {
  return Object.values(chain).some(({ rotation }) => rotation !== undefined);
}

function mixed(): KtsweepError {
  return new KtsweepError(
    "USAGE_INVALID",
    "Behind a sketch and between bases there are no common coordinates.",
    "Ask for columns that need none.",
  );
}

/** Outside of its range a formula has no value. */
function valuesOf({ endings, evaluate }: TheoryColumn, view: StageView): readonly number[] {
  try {
    return evaluate(view);
  } catch (error) {
    if (isKtsweepError(error) && error.code === "USAGE_INVALID") return endings.map(() => NaN);
    throw error;
  }
}
