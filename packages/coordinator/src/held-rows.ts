// held-rows.ts — rows that somebody holds, as ranges of replicates by cell: a plan leaves them out.
import { leasesOf, type Fleet } from "@ktsweep/scheduler";
import type { ServedSweep } from "./served-sweep.js";

/** Replicates `first` … `first + count - 1` of a cell. */
export interface CellRange {
  readonly cell: string;
  readonly first: number;
  readonly count: number;
}

export interface HeldRows {
  readonly byCell: ReadonlyMap<string, readonly CellRange[]>;
  add(range: CellRange): void;
  /** Whether any row of the range is held. */
  overlaps(range: CellRange): boolean;
}

export function heldRows(): HeldRows {
  const byCell = new Map<string, CellRange[]>();
  return {
    byCell,
    add(range) {
      const ranges = byCell.get(range.cell);
      if (ranges === undefined) byCell.set(range.cell, [range]);
      else ranges.push(range);
    },
    overlaps({ cell, first, count }) {
      const ranges = byCell.get(cell) ?? [];
      return ranges.some((held) => first < held.first + held.count && held.first < first + count);
    },
  };
}

/** What is leased of a sweep right now, over all its rounds. */
export function leasedRows(fleet: Fleet, sweep: ServedSweep): HeldRows {
  const held = heldRows();
  for (const { round, ranges, kind } of leasesOf(fleet, sweep.id)) {
    if (kind !== "work") continue;
    const ids = sweep.rounds.get(round)?.ids ?? [];
    for (let r = 0; r < ranges.items.length; r++) {
      held.add({ cell: ids[ranges.items[r]], first: ranges.firsts[r], count: ranges.counts[r] });
    }
  }
  return held;
}
