// folder-counts.ts — how many rows of a sweep are there, from the cache where nothing has changed.

import { keptAnswer, type Store } from "@ktsweep/results";
import type { Rounds } from "./rounds.js";
import { openSweepFolder } from "./sweep-folder.js";
import { countsQuestion, type FolderCounts } from "./status-text.js";
import { untilState } from "./until-text.js";
import type { Terminal } from "./terminal.js";

/**
 * Counts of a folder as it is. Where no file has changed since they were counted, they come from `cache/status.json`;
 * else all results are read and hashed. A folder with damaged segments is always read, and says so on stderr.
 *
 * Rejects: STORE_FOREIGN, STORE_CORRUPT, STORE_IO.
 */
export async function folderCounts(terminal: Terminal, dir: string): Promise<FolderCounts> {
  return keptAnswer(dir, countsQuestion, async () => {
    const { rounds, store } = await openSweepFolder(terminal, dir);
    return { value: countsOf(rounds, store), isKept: store.warnings.length === 0 };
  });
}

/** Counts now, so that `status` finds them; for the end of a run, which knows what it did. */
export async function keepCounts(dir: string, rounds: Rounds, store: Store): Promise<void> {
  await keptAnswer(dir, countsQuestion, async () => {
    await store.refresh();
    return { value: countsOf(rounds, store), isKept: store.warnings.length === 0 };
  });
}

function countsOf(rounds: Rounds, store: Store): FolderCounts {
  const { sweep } = rounds;
  const failedForGood = store.failedForGood();
  const seen = new Set<string>();
  const counts = { points: 0, rows: 0, recorded: 0, failed: 0 };
  for (let point = 0; point < sweep.points; point++) {
    if (!sweep.includes(point)) continue;
    counts.points++;
    const cell = sweep.cellId(point);
    if (seen.has(cell)) continue;
    seen.add(cell);
    const limit = sweep.plannedReplicates?.(cell) ?? sweep.replicates.min;
    counts.rows += limit;
    counts.recorded += store.recordedBelow(cell, limit);
    for (const replicate of failedForGood.get(cell) ?? []) if (replicate < limit) counts.failed++;
  }
  return {
    name: sweep.name,
    points: counts.points,
    cells: seen.size,
    rows: counts.rows,
    recorded: counts.recorded,
    failed: counts.failed,
    waiting: counts.rows - counts.recorded - counts.failed,
    kept: store.rowCount,
    until: untilState(rounds),
  };
}
