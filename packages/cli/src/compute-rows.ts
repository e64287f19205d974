// compute-rows.ts — planned rows to recorded rows: scheduler, pool and store tied together.

import { createCommitter, type Store } from "@ktsweep/results";
import { createSchedule, type Progress, type RowPlan } from "@ktsweep/scheduler";
import type { Sweep } from "@ktsweep/sweep";
import { createPool, runLots, type RunSummary } from "@ktsweep/worker";
import { threadFile } from "./thread-file.js";

export interface ComputeOptions {
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Whether many processes write into the folder. */
  readonly sharded: boolean;
  /** Most memory that rows may take together. Unit: byte. */
  readonly memoryBytes: number;
  /** Folder for the state of long rows. */
  readonly snapshots: string;
  readonly limit?: number;
  readonly failFast?: boolean;
  readonly retries?: number;
  readonly timeoutSeconds?: number;
  readonly onProgress: (progress: Progress) => void;
}

/** Rejects: STORE_DISK_FULL, STORE_IO, … where a commit fails; WORKER_CRASHED where no thread can work. */
export async function computeRows(
  sweep: Sweep,
  store: Store,
  { plan, indices, ids }: RowPlan,
  options: ComputeOptions,
): Promise<RunSummary> {
  const { threads, signal, onProgress, timeoutSeconds, limit, failFast, retries } = options;
  const schedule = createSchedule(plan, {
    agents: threads,
    ...(limit === undefined ? {} : { limit }),
    ...(failFast === undefined ? {} : { failFast }),
    ...(retries === undefined ? {} : { retries }),
  });
  const { snapshots } = options;
  const pool = createPool({ threads, snapshots: { folder: snapshots }, ...threadFile() });
  const committer = createCommitter(store, { sharded: options.sharded });
  signal.addEventListener("abort", committer.hurry, { once: true });
  try {
    return await runLots({
      schedule,
      pool,
      sweep,
      gridIndex: (item) => indices[item],
      cellId: (item) => ids[item],
      onBatch: committer.add,
      onProgress: (progress) => {
        if (progress.pending + progress.leased === progress.computed) committer.hurry();
        onProgress(progress);
      },
      signal,
      snapshots,
      memory: {
        bytes: Float64Array.from(indices, (index) => sweep.cost(index).bytes),
        limitBytes: options.memoryBytes,
        together: sweep.together,
      },
      earlierAttempts: (item, replicate) => store.attemptsOf(ids[item], replicate),
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    });
  } finally {
    signal.removeEventListener("abort", committer.hurry);
    await pool.stop();
  }
}
