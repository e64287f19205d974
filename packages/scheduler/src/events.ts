// events.ts — what the world tells the schedule, and what the schedule answers.
import type { AskLimits, Misfit } from "./limits.js";
import type { Lot } from "./lot.js";
import type { RowRanges, RowRef } from "./rows.js";

/** Milliseconds on the caller's own monotonic clock; only differences carry meaning. */
export type Instant = number;

/** A row of a lot that failed. */
export interface ReportedFailure {
  /** Its place in the lot's order of rows. */
  readonly row: number;
  /** An error code, as stored. */
  readonly cause: string;
  /** Whether trying again can't help (divergence, memory refused). */
  readonly permanent: boolean;
}

export type ScheduleEvent =
  | {
      readonly type: "ask";
      readonly agent: number;
      /** What the agent can take. Default: anything. */
      readonly limits?: AskLimits;
      readonly now: Instant;
    }
  | {
      /** The first `attempted` rows of the lot took `seconds` together; they are not recorded yet. */
      readonly type: "computed";
      readonly agent: number;
      readonly lot: number;
      readonly attempted: number;
      readonly seconds: number;
      readonly now: Instant;
    }
  | {
      /** The first `attempted` rows of the lot are recorded or failed; the others were not begun. */
      readonly type: "reported";
      readonly agent: number;
      readonly lot: number;
      readonly attempted: number;
      /** Ascending by row; every other attempted row counts as recorded. */
      readonly failures: readonly ReportedFailure[];
      readonly now: Instant;
    }
  | {
      /** The agent's thread or process died while it held the lot; nothing of it was reported. */
      readonly type: "crashed";
      readonly agent: number;
      readonly lot: number;
      /** The row that was being computed, where that is known. */
      readonly suspect?: RowRef;
      readonly now: Instant;
    }
  | {
      /** These items can't be computed at all; their rows that were never leased fail for good. */
      readonly type: "refuse";
      readonly items: readonly number[];
      readonly cause: string;
      readonly now: Instant;
    }
  | { readonly type: "stop"; readonly reason: string; readonly now: Instant };

export type ScheduleEffect =
  | { readonly type: "lease"; readonly lot: Lot }
  /** Nothing to lease: ask again after the next report, or never. `misfit`: there are rows, but beyond the limits. */
  | { readonly type: "idle"; readonly until: "report" | "never"; readonly misfit?: Misfit }
  /** One attempt at a row failed; `final`: the row stays failed, else it is pending again. */
  | {
      readonly type: "attempt-failed";
      readonly item: number;
      readonly replicate: number;
      /** 1, 2, … within this schedule. */
      readonly attempt: number;
      readonly cause: string;
      readonly permanent: boolean;
      readonly final: boolean;
    }
  | { readonly type: "refused"; readonly rows: RowRanges; readonly cause: string }
  | { readonly type: "phase"; readonly phase: Phase; readonly reason: string };

/**
 * Where a schedule stands.
 * running: leases · draining: no more leases, lots are still held · finished: every row recorded or
 * failed · stopped: drained, rows left pending.
 */
export type Phase = "running" | "draining" | "finished" | "stopped";

export type RejectionCode =
  /** No such lot is held: it was reported, or never leased. */
  | "LOT_UNKNOWN"
  /** The lot is held by another agent. */
  | "LOT_OF_ANOTHER_AGENT"
  /** The report does not account for the lot's rows, or the suspect is not among them. */
  | "ROWS_NOT_IN_LOT"
  /** It was said before what the lot took. */
  | "COMPUTED_TWICE"
  /** There is no such item. */
  | "ITEM_UNKNOWN"
  /** The schedule has ended. */
  | "SCHEDULE_OVER";

/** Why an event changed nothing. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly message: string;
}

export type Decision =
  | { readonly ok: true; readonly effects: readonly ScheduleEffect[] }
  | { readonly ok: false; readonly rejection: Rejection };
