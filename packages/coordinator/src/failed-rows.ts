// failed-rows.ts — rows that are not tried again by themselves: failed for good, or tried often enough.
import { waivedAttempts } from "@ktsweep/results";
import { defaultRetries } from "./try-again.js";
import type { ServedSweep } from "./served-sweep.js";

/**
 * Replicates by cell that wait for `retry`. It follows from the folder, so a restart changes nothing, but for rows
 * that this incarnation has given up for other reasons.
 */
export function failedRows(sweep: ServedSweep): Map<string, Set<number>> {
  const { store, controls, options, givenUp } = sweep;
  const failed = new Map<string, Set<number>>();
  const add = (cell: string, replicate: number): void => {
    if (store.has(cell, replicate)) return;
    const known = failed.get(cell);
    if (known === undefined) failed.set(cell, new Set([replicate]));
    else known.add(replicate);
  };
  const waived = waivedAttempts(controls);
  const retries = options.retries ?? defaultRetries;
  for (const { cell, replicate, attempt, permanent } of store.failures()) {
    const counted = attempt - waived(cell, replicate);
    if (counted > (permanent ? 0 : retries)) add(cell, replicate);
  }
  for (const [cell, replicates] of givenUp) for (const one of replicates) add(cell, one);
  return failed;
}
