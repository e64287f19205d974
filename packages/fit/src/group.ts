// group.ts — cells that share the values of the `by` columns.

import { KtsweepError } from "@ktsweep/core";
import type { FitCell } from "./types.js";

/** Cells of one fit, in the order given. */
export interface Group {
  readonly by: Readonly<Record<string, number | string>>;
  readonly cells: readonly FitCell[];
}

/**
 * Groups in order of first appearance.
 *
 * Throws: USAGE_INVALID when a cell has no constant column of a name in `by`.
 */
export function groupCells(cells: readonly FitCell[], by: readonly string[]): readonly Group[] {
  const groups = new Map<string, { by: Group["by"]; cells: FitCell[] }>();
  for (const cell of cells) {
    const values = Object.fromEntries(by.map((name) => [name, constantOf(cell, name)]));
    const key = JSON.stringify(by.map((name) => values[name]));
    const group = groups.get(key);
    if (group) group.cells.push(cell);
    else groups.set(key, { by: values, cells: [cell] });
  }
  return [...groups.values()];
}

function constantOf(cell: FitCell, name: string): number | string {
  if (Object.hasOwn(cell.columns, name)) return cell.columns[name];
  throw new KtsweepError(
    "USAGE_INVALID",
    `There is no axis or derived column ${name} to group by.`,
    `Group by one of: ${Object.keys(cell.columns).join(", ")}.`,
    { column: name },
  );
}
