// failed-rows.ts — which rows failed for good, after what users want to be tried again.
import type { StoredControl } from "./control.js";
import type { Recorded } from "./recorded.js";

/** Number of the last attempt at a row that does not count any more; 0 where all count. */
export type WaivedAttempts = (cell: string, replicate: number) => number;

/** What decisions say about rows to be tried again; a later one for the same row wins. */
export function waivedAttempts(controls: readonly StoredControl[]): WaivedAttempts {
  const waived = new Map<string, Map<number, number>>();
  for (const { control } of controls) {
    if (control.type !== "retry") continue;
    for (const [cell, replicate, attempts] of control.rows) {
      const ofCell = waived.get(cell) ?? new Map<number, number>();
      waived.set(cell, ofCell.set(replicate, attempts));
    }
  }
  return (cell, replicate) => waived.get(cell)?.get(replicate) ?? 0;
}

/** Replicates by cell that have no result and a permanent failure that counts. */
export function failedForGood({ rows, failures, waived }: Recorded): Map<string, Set<number>> {
  const failed = new Map<string, Set<number>>();
  for (const { cell, replicate, permanent, attempt } of failures.rows()) {
    if (!permanent || attempt <= waived(cell, replicate) || rows.has(cell, replicate)) continue;
    const replicates = failed.get(cell) ?? new Set();
    failed.set(cell, replicates.add(replicate));
  }
  return failed;
}
