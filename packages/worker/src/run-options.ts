// run-options.ts — what a run is given and how it ends.
import type { Progress, Schedule } from "@ktsweep/scheduler";
import type { BacklogLimits } from "./backlog.js";
import type { RowBatch } from "./batch.js";
import type { MemoryBudget } from "./memory-gate.js";
import type { Pool } from "./pool.js";
import type { ResolvedSweep } from "./spec-text.js";

export interface RunLotsOptions {
  readonly schedule: Schedule;
  /** Left running at the end, for the next schedule; stopped where this one drains or something breaks. */
  readonly pool: Pool;
  /** What the threads compute: its resolved spec, and the columns of a row's values. */
  readonly sweep: ResolvedSweep & { readonly outputs: readonly string[] };
  /** Grid index of an item. */
  readonly gridIndex: (item: number) => number;
  /** Cell id of an item, 32 hex digits. */
  readonly cellId: (item: number) => string;
  /** Stores rows; resolves once they are durable. Its rejection ends the run. */
  readonly onBatch: (batch: RowBatch) => Promise<void>;
  /** Told after each lot that was computed, and after each that was stored. */
  readonly onProgress?: (progress: Progress) => void;
  /** Aborting it stops the run: what is finished is stored, the rest stays pending. */
  readonly signal?: AbortSignal;
  /** Seconds that one replicate may take. Default: any. */
  readonly timeoutSeconds?: number;
  /** Default: memory is not looked at. */
  readonly memory?: MemoryBudget;
  /** Failed attempts at a row in earlier runs. Default: none. */
  readonly earlierAttempts?: (item: number, replicate: number) => number;
  /** Most that may wait for `onBatch`. Default 1,024 batches, 64 MiB. */
  readonly backlog?: Partial<BacklogLimits>;
  /** Folder in which the pool keeps the state of long rows; what belongs to a row goes once that is stored. */
  readonly snapshots?: string;
  /** Milliseconds that a stop leaves to the threads. Default 2,000. */
  readonly graceMs?: number;
}

/** How a run ended. */
export interface RunSummary {
  readonly progress: Progress;
  /** Why it stopped before the last row; undefined where it did not. */
  readonly stopped: string | undefined;
}
