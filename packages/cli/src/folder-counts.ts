// folder-counts.ts — how many rows of a sweep are there, from the cache where nothing has changed.

import { resultsEpoch } from "@ktsweep/core";
import { keptAnswer, type Store } from "@ktsweep/results";
import type { Sweep } from "@ktsweep/sweep";
import { openSweepFolder } from "./sweep-folder.js";
import type { Terminal } from "./terminal.js";
import { version } from "./version.js";

export interface FolderCounts {
  /** Of the sweep. */
  readonly name: string;
  readonly points: number;
  /** Distinct ones. */
  readonly cells: number;
  /** Planned, of distinct cells. */
  readonly rows: number;
  readonly recorded: number;
  /** For good, not tried again. */
  readonly failed: number;
  readonly waiting: number;
  /** Rows with a result, planned or not. */
  readonly kept: number;
}

/**
 * Counts of a folder as it is. Where no file has changed since they were counted, they come from `cache/status.json`;
 * else all results are read and hashed. A folder with damaged segments is always read, and says so on stderr.
 *
 * Rejects: STORE_FOREIGN, STORE_CORRUPT, STORE_IO.
 */
export async function folderCounts(terminal: Terminal, dir: string): Promise<FolderCounts> {
  return keptAnswer(dir, answerName, async () => {
    const { sweep, store } = await openSweepFolder(terminal, dir);
    return { value: countsOf(sweep, store), isKept: store.warnings.length === 0 };
  });
}

/** Counts now, so that `status` finds them; for the end of a run, which knows what it did. */
export async function keepCounts(dir: string, sweep: Sweep, store: Store): Promise<void> {
  await keptAnswer(dir, answerName, async () => {
    await store.refresh();
    return { value: countsOf(sweep, store), isKept: store.warnings.length === 0 };
  });
}

const answerName = { name: "status", version: `1 ${version} ${String(resultsEpoch)}` };

function countsOf(sweep: Sweep, store: Store): FolderCounts {
  const limit = sweep.replicates.min;
  const failedForGood = store.failedForGood();
  const seen = new Set<string>();
  const counts = { points: 0, rows: 0, recorded: 0, failed: 0 };
  for (let point = 0; point < sweep.points; point++) {
    if (!sweep.includes(point)) continue;
    counts.points++;
    const cell = sweep.cellId(point);
    if (seen.has(cell)) continue;
    seen.add(cell);
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
  };
}
