// failed-rows.ts — rows that failed: those that wait for `retry`, and those that are tried again, with their attempts.
import { waivedAttempts } from "@ktsweep/results";
import { defaultRetries } from "./try-again.js";
import type { ServedSweep } from "./served-sweep.js";

/** Failed attempts at a row that count. */
export interface TriedBefore {
  readonly cell: string;
  readonly replicate: number;
  failures: number;
  crashes: number;
}

/** Rows without a result that failed at least once. */
export interface FailedRows {
  /** Replicates by cell that wait for `retry`: failed for good, or tried often enough. */
  readonly waiting: Map<string, Set<number>>;
  /** The others. */
  readonly tried: readonly TriedBefore[];
}

/** Crashes after which a row is not tried again. */
const maxCrashes = 3;

/**
 * What failed. It follows from the folder, so a restart neither forgets nor repeats an attempt; but for rows that this
 * incarnation has given up for other reasons.
 */
export function failedRows(sweep: ServedSweep): FailedRows {
  const { store, controls, options, givenUp } = sweep;
  const { retries = defaultRetries } = options;
  const waived = waivedAttempts(controls);
  const waiting = new Map<string, Set<number>>();
  const tried = new Map<string, TriedBefore>();
  for (const { cell, replicate, attempt, permanent, cause } of store.failures()) {
    if (store.has(cell, replicate) || attempt <= waived(cell, replicate)) continue;
    const key = `${cell} ${String(replicate)}`;
    const row = tried.get(key) ?? { cell, replicate, failures: 0, crashes: 0 };
    tried.set(key, row);
    if (cause.startsWith("WORKER_CRASHED")) row.crashes++;
    else row.failures++;
    const isOver = permanent || row.failures > retries || row.crashes >= maxCrashes;
    if (isOver) add(waiting, cell, replicate);
  }
  for (const [cell, replicates] of givenUp) {
    for (const one of replicates) if (!store.has(cell, one)) add(waiting, cell, one);
  }
  const again = [...tried.values()].filter(
    ({ cell, replicate }) => waiting.get(cell)?.has(replicate) !== true,
  );
  return { waiting, tried: again };
}

function add(rows: Map<string, Set<number>>, cell: string, replicate: number): void {
  const known = rows.get(cell);
  if (known === undefined) rows.set(cell, new Set([replicate]));
  else known.add(replicate);
}
