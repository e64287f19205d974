// run-sweep.ts — a sweep to its end in a folder: rounds of planning, computing, looking at the precision.

import { join } from "node:path";
import { openStore, type Store } from "@ktsweep/results";
import { planRows, type Progress, type RowPlan } from "@ktsweep/scheduler";
import { neededInputs, type ShardRows, type Sweep } from "@ktsweep/sweep";
import { calibrate, emptySnapshots } from "@ktsweep/worker";
import { computeRows } from "./compute-rows.js";
import { keepInputs } from "./inputs/kept-inputs.js";
import {
  failedAtAll,
  failedForGood,
  isSameRound,
  plannedReplicates,
  replayRounds,
  type Rounds,
} from "./rounds.js";
import { weighedSweep } from "./weighed-sweep.js";

export interface RunSweepOptions {
  readonly threads: number;
  readonly memoryBytes: number;
  readonly signal: AbortSignal;
  /** Only these rows of the full plan. */
  readonly shard?: ShardRows;
  readonly limit?: number;
  readonly failFast?: boolean;
  readonly retries?: number;
  readonly timeoutSeconds?: number;
  /** Takes a folder with rows of an older results epoch; they are kept and computed again. */
  readonly recompute?: boolean;
  /** Told once per round, before it computes. */
  readonly onPlan: (plan: RowPlan, store: Store, rounds: Rounds) => void;
  readonly onProgress: (progress: Progress) => void;
}

/** Where a run ended. */
export interface SweepRun {
  readonly rounds: Rounds;
  readonly store: Store;
  readonly points: number;
  readonly cells: number;
  /** Planned rows (of this share), and what became of them. */
  readonly rows: number;
  readonly recorded: number;
  readonly failed: number;
  /** Rows that this process computed. */
  readonly computed: number;
  /** Why it stopped before the last row. */
  readonly stopped: string | undefined;
}

/** Rejects: STORE_FOREIGN, STORE_UNWRITABLE, STORE_DISK_FULL, STORE_IO, STORE_CONFLICT, WORKER_CRASHED. */
export async function runSweep(
  sweep: Sweep,
  dir: string,
  options: RunSweepOptions,
): Promise<SweepRun> {
  const store = await openStore(dir, {
    create: { sweep },
    recompute: options.recompute === true,
  });
  await keepInputs(dir, neededInputs(sweep.resolved));
  const snapshots = join(dir, "snapshots");
  const weighed = weighedSweep(sweep, calibrate);
  let computed = 0;
  // A row that has failed before is tried again before its round ends.
  let rounds = await replayRounds(sweep, store, failedForGood(store));
  for (;;) {
    const { shard } = options;
    const plan = planRows(weighed, {
      store,
      replicates: plannedReplicates(rounds.sweep),
      ...(shard === undefined ? {} : { shard }),
    });
    options.onPlan(plan, store, rounds);
    const { progress, stopped } = await computeRows(sweep, store, plan, {
      ...options,
      snapshots,
      sharded: shard !== undefined,
    });
    computed += progress.recorded;
    const next =
      stopped === undefined ? await replayRounds(sweep, store, failedAtAll(store)) : undefined;
    if (next === undefined || isSameRound(next.more, rounds.more)) {
      // Other shares may be at rows of theirs.
      if (stopped === undefined && shard === undefined) emptySnapshots(snapshots);
      const { points, rows } = plan;
      const recorded = plan.recorded + progress.recorded;
      const failed = plan.failed + progress.failed;
      const cells = plan.ids.length;
      return {
        ...{
          rounds: next ?? rounds,
          store,
          points,
          cells,
          rows,
          recorded,
          failed,
          computed,
          stopped,
        },
      };
    }
    rounds = next;
  }
}
