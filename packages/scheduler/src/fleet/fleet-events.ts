// fleet-events.ts — what the world tells the fleet (many sweeps, many agents), and what it answers.
import type { Instant, Phase, ReportedFailure } from "../events.js";
import type { Plan, ScheduleOptions } from "../plan.js";
import type { RowRanges } from "../rows.js";
import type { Epoch } from "./epoch.js";

/** What a user wants of a sweep. running: leases · paused: no more leases, held ones go on · draining: as paused, and the
 * sweep ends with the last held lease · cancelled: no more leases, held ones are revoked. */
export type SweepWish = "running" | "paused" | "draining" | "cancelled";

/** Where a sweep stands: as wished; drained and finished: ended; conflict: two results for one row, stopped. */
export type SweepPhase = SweepWish | "drained" | "finished" | "conflict";

/**
 * A lease that an earlier incarnation had granted; its holder may come back with the rows. Only a whole one can be taken up
 * again: the rows of one of which some are recorded belong to the plan.
 */
export interface FormerLease {
  readonly agent: string;
  readonly epoch: Epoch;
  /** In items of the new plan. None of these rows is among its missing rows. */
  readonly ranges: RowRanges;
}

export type FleetEvent =
  | {
      /**
       * What is missing of a sweep, which becomes known with it; or a new round of one that is known (extended, retried, more
       * replicates): what earlier rounds have not leased yet is dropped, what they have leased goes on and must not be in
       * the plan.
       */
      readonly type: "plan";
      readonly sweep: string;
      /** 1, 2, … */
      readonly round: number;
      readonly plan: Plan;
      readonly options: ScheduleOptions;
      readonly leases: readonly FormerLease[];
      readonly wish: SweepWish;
      /** Larger first; equal ones take turns. */
      readonly priority: number;
      readonly now: Instant;
    }
  | {
      readonly type: "wish";
      readonly sweep: string;
      readonly wish: SweepWish;
      readonly now: Instant;
    }
  | {
      readonly type: "prioritize";
      readonly sweep: string;
      readonly priority: number;
      readonly now: Instant;
    }
  | {
      /** An agent introduces itself, or comes back with what it still has. What it does not name, it does not have. */
      readonly type: "join";
      readonly agent: string;
      /** Threads. */
      readonly slots: number;
      /** Until it will be ended; absent: not known to end. */
      readonly secondsLeft?: number;
      /** Items whose rows need more memory than it has are not for it. Absent: any. */
      readonly memoryBytes?: number;
      readonly holds: readonly Epoch[];
      readonly now: Instant;
    }
  | {
      readonly type: "beat";
      readonly agent: string;
      readonly secondsLeft?: number;
      readonly now: Instant;
    }
  | { readonly type: "leave"; readonly agent: string; readonly now: Instant }
  | {
      /** `request` counts from 1 within a join; the last one again gets the same answer. */
      readonly type: "ask";
      readonly agent: string;
      readonly request: number;
      /** Leases wanted at most. */
      readonly want: number;
      readonly now: Instant;
    }
  | {
      /**
       * A report has arrived and is sound in itself; nothing of it is durable yet. The one that is being committed, once
       * more, has no effects: it is to be answered when that commit is.
       */
      readonly type: "report";
      readonly agent: string;
      readonly epoch: Epoch;
      readonly attempted: number;
      /** That the attempted rows took together. */
      readonly seconds: number;
      readonly failures: readonly ReportedFailure[];
      /** SHA-256 of the values, hexadecimal. */
      readonly digest: string;
      readonly now: Instant;
    }
  | {
      /** The rows of an accepted report are durable. */
      readonly type: "recorded";
      readonly epoch: Epoch;
      /** SHA-256 of the values of the rows that `commit.sample` named, hexadecimal; absent where it named none. */
      readonly sampleDigest?: string;
      readonly now: Instant;
    }
  | {
      /** The agent's compute process died while it had the lease. */
      readonly type: "crash";
      readonly agent: string;
      readonly epoch: Epoch;
      /** Place among the lease's rows of the one that was being computed, where that is known. */
      readonly row?: number;
      readonly now: Instant;
    }
  /** Time has passed: see `nextTick`. */
  | { readonly type: "tick"; readonly now: Instant };

/** A time-limited right to compute rows. */
export interface FleetLease {
  readonly epoch: Epoch;
  readonly agent: string;
  readonly sweep: string;
  /** The plan that the items belong to. */
  readonly round: number;
  readonly ranges: RowRanges;
  readonly rows: number;
  /** Predicted, as corrected by what was observed. */
  readonly seconds: number;
  /**
   * work: the rows' only holder, or the first · copy: a second copy of a late lease · check: recorded rows once more, by
   * another agent, to compare bits.
   */
  readonly kind: "work" | "copy" | "check";
}

/** Why there is nothing for an agent that asked. */
export type IdleReason =
  /** There is no sweep with rows to compute. */
  | "nothing to compute"
  /** All sweeps with rows left are paused, draining, cancelled or in conflict. */
  | "all sweeps are held back"
  /** What is left is being computed by others. */
  | "all rows are leased"
  /** What is left takes longer than the agent has. */
  | "nothing fits its time"
  | "nothing fits its memory"
  /** It gave other bits than another agent. */
  | "the agent is quarantined";

export type FleetEffect =
  | {
      /** Answer to `join`, in the order of `holds`. */
      readonly type: "joined";
      readonly agent: string;
      readonly regrants: readonly { readonly epoch: Epoch; readonly becomes: Epoch | undefined }[];
    }
  /** Answer to `ask`, one or more. */
  | { readonly type: "lease"; readonly lease: FleetLease }
  /** Answer to `ask`: ask again after this many milliseconds. */
  | { readonly type: "idle"; readonly reason: IdleReason; readonly retryMs: number }
  /** Answer to `beat`: grants that the agent was told of and that are no longer its own. */
  | { readonly type: "beaten"; readonly revoked: readonly Epoch[] }
  | {
      /** Answer to `report`: make these rows durable, then tell `recorded`. The lease can't expire meanwhile. */
      readonly type: "commit";
      readonly lease: FleetLease;
      readonly attempted: number;
      /** One entry per reported failure, in order. */
      readonly failures: readonly {
        readonly row: number;
        /** Number of this try at the row in this schedule, from 1. */
        readonly attempt: number;
        /** Whether the row stays failed: nothing helps, or its retries are used up. */
        readonly final: boolean;
      }[];
      /** Places of recorded rows whose digest `recorded` must carry. May be empty. */
      readonly sample: readonly number[];
    }
  /** Answer to `report`: the same bits are on record, or the lease was a check and agrees. */
  | { readonly type: "duplicate"; readonly epoch: Epoch }
  /** Answer to `report`, `crash`: the grant is not valid (any more), nothing was changed. */
  | { readonly type: "stale"; readonly epoch: Epoch }
  | {
      /** Two agents gave different bits for the same rows. The sweep has stopped, both agents are quarantined. */
      readonly type: "conflict";
      readonly sweep: string;
      readonly round: number;
      readonly ranges: RowRanges;
      readonly agents: readonly [string, string];
    }
  /** An attempt failed by a crash: to be stored as a failure. Reported failures are stored with their report. */
  | {
      readonly type: "attempt-failed";
      readonly sweep: string;
      readonly round: number;
      readonly item: number;
      readonly replicate: number;
      readonly attempt: number;
      readonly cause: string;
      readonly permanent: boolean;
      readonly final: boolean;
    }
  /** An agent was silent for too long, or left; its leases are free. */
  | { readonly type: "agent-lost"; readonly agent: string; readonly leases: readonly Epoch[] }
  /** The set of leases of a sweep has changed: what is kept of it for a restart is out of date. */
  | { readonly type: "leases-changed"; readonly sweep: string }
  | { readonly type: "sweep-phase"; readonly sweep: string; readonly phase: SweepPhase }
  /**
   * Every row of the round is recorded or failed and its checks are over, or the round was replaced and its last lease is
   * settled. Nothing of the round is named again but by a late `conflict`. A plan of which nothing is missing ends at once.
   */
  | {
      readonly type: "round-ended";
      readonly sweep: string;
      readonly round: number;
      readonly phase: Phase;
    };

export type FleetRejectionCode =
  | "AGENT_UNKNOWN"
  | "SWEEP_UNKNOWN"
  /** Neither the last request again nor the next one. */
  | "REQUEST_OUT_OF_ORDER"
  /** The report does not account for the lease's rows, or the row is not among them. */
  | "ROWS_NOT_IN_LEASE"
  /** `recorded` for a grant of which no report was accepted. */
  | "NOT_COMMITTING"
  /** A round that is not the next one. */
  | "ROUND_OUT_OF_ORDER"
  /** The plan breaks its own rules (a bug of the caller). */
  | "PLAN_INVALID";

export type FleetDecision =
  | { readonly ok: true; readonly effects: readonly FleetEffect[] }
  | {
      readonly ok: false;
      readonly rejection: { readonly code: FleetRejectionCode; readonly message: string };
    };
