// lot-task.ts — what goes to a thread and what comes back: plain data, so that nothing is lost on the way.
import type { SpecText } from "./spec-text.js";

/** Rows to compute, in order: entry r is replicates `firsts[r]` … of the cell at grid index `indices[r]`. */
export interface LotTask {
  /** Which of the pool's lanes computes it, from 0. */
  readonly lane: number;
  /** What the indices belong to. */
  readonly spec: SpecText;
  /** Its number in the pool's row diary; absent: it is not written there. */
  readonly entry?: number;
  /** Shape: (ranges), as the two below. Range: integers in [0, 2^53). */
  readonly indices: Float64Array;
  readonly firsts: Int32Array;
  readonly counts: Int32Array;
  /** Seconds after which one replicate is given up; absent: never. */
  readonly timeoutSeconds?: number;
}

/** A row that failed, by its place in the task's order. */
export interface RowFailure {
  readonly row: number;
  /** An error code of ours, or REPLICATE_FAILED. */
  readonly code: string;
  readonly message: string;
  /** Whether trying again can't help. */
  readonly permanent: boolean;
  /** End of the stack, where the error was not one of ours. */
  readonly lastOutput: string;
}

/** A learning curve of one stage of one row. Shape: all arrays of one length. */
export interface RowCurve {
  readonly row: number;
  readonly stage: string;
  readonly steps: Float64Array;
  readonly risk: Float64Array;
  readonly expectedRisk: Float64Array;
}

/** Per-coordinate state of one stage of one row. Shape: all arrays of one length. */
export interface RowProfile {
  readonly row: number;
  readonly stage: string;
  readonly index: Float64Array;
  readonly truthEnergy: Float64Array;
  readonly mean: Float64Array;
  readonly second: Float64Array;
  readonly error: Float64Array;
  readonly expectedError: Float64Array;
}

/** A lot that came back: its first `attempted` rows were computed or failed, the rest was not begun. */
export interface ComputedLot {
  readonly kind: "computed";
  readonly attempted: number;
  /** Outputs of the attempted rows that did not fail. Shape: (attempted − failures × outputs), row-major. */
  readonly values: Float64Array;
  /** Seconds per attempted row. Shape: (attempted). */
  readonly seconds: Float64Array;
  /** Ascending by row. */
  readonly failures: readonly RowFailure[];
  readonly curves: readonly RowCurve[];
  readonly profiles: readonly RowProfile[];
  /** Keys of what was kept of attempted rows while they were computed: of no use once they are stored. Absent: none. */
  readonly snapshots?: readonly string[];
}

/** Everything that can become of a lot; a promise of it never rejects. */
export type LotOutcome =
  | ComputedLot
  /** The thread died while it computed row `row`, or (no row) several at once. */
  | { readonly kind: "crashed"; readonly row?: number; readonly message: string }
  /** The thread died, or could not start, before it began the lot: no row is to blame. */
  | { readonly kind: "not-begun"; readonly message: string }
  /** The lot or the pool was stopped, and the thread ended with it. */
  | { readonly kind: "terminated" }
  /** The thread can't make the sweep at all. */
  | { readonly kind: "unusable"; readonly code: string; readonly message: string };

/** Number of rows in `task`. */
export function taskRows(task: Pick<LotTask, "counts">): number {
  let rows = 0;
  for (const count of task.counts) rows += count;
  return rows;
}
