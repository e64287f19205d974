// split-largest.ts — a group's cells without those of its largest x, and these.

import { replicationOf } from "../replication.js";
import { type Expressions, wholeSample } from "../resample.js";
import type { FitCell } from "../types.js";

export interface SplitCells {
  readonly kept: readonly FitCell[];
  /** In ascending x. */
  readonly held: readonly FitCell[];
}

/** Holds out every cell of the `count` largest different x; cells without x or y stay where a fit warns of them. */
export function splitLargest(
  cells: readonly FitCell[],
  expressions: Expressions,
  count: number,
): SplitCells {
  const { x, y } = wholeSample(replicationOf(cells), expressions).points();
  const known = cells.map((_, i) => !Number.isNaN(x[i]) && !Number.isNaN(y[i]));
  const different = [...new Set(x.filter((_, i) => known[i]))].sort((a, b) => b - a);
  const limit = different.at(count - 1) ?? -Infinity;
  const isHeld = (i: number): boolean => known[i] && x[i] >= limit;
  const places = Array.from(cells.keys());
  return {
    kept: places.filter((i) => !isHeld(i)).map((i) => cells[i]),
    held: places
      .filter(isHeld)
      .sort((i, j) => x[i] - x[j])
      .map((i) => cells[i]),
  };
}
