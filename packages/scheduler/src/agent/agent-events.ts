// agent-events.ts — what the world tells a worker's agent, and what the agent wants done.
//
// `Work` is what a lease says is to be computed, `Result` what came of it: the machine carries both and reads neither.
import type { Instant } from "../events.js";
import type { Epoch } from "../fleet/epoch.js";

/** A lease as it was granted. */
export interface AgentGrant<Work> {
  readonly epoch: Epoch;
  readonly work: Work;
}

/** A lot in which the compute process had begun row `row`, or (no row) several at once, when it died. */
export interface RowUnderway {
  readonly lot: number;
  readonly row?: number;
}

/**
 * Why a call brought no answer. unreachable: no coordinator, or none in time · unknown: the coordinator does not know the
 * session (AGENT_UNKNOWN) · refused: it won't have the message, now or ever.
 */
export type CallFailure = "unreachable" | "unknown" | "refused";

export type AgentEvent<Work, Result> =
  /** The compute process takes lots: the first time and after each `restart`. */
  | { readonly type: "ready"; readonly now: Instant }
  /** Time has passed: see `nextAgentTick`. */
  | { readonly type: "tick"; readonly now: Instant }
  // ── Answers: `call` is the number that the effect had. Answers to forgotten calls are ignored. ──
  | {
      readonly type: "welcomed";
      readonly call: number;
      readonly session: number;
      readonly ttlMs: number;
      readonly regrants: readonly { readonly epoch: Epoch; readonly becomes: Epoch | undefined }[];
      readonly now: Instant;
    }
  | {
      readonly type: "granted";
      readonly call: number;
      readonly leases: readonly AgentGrant<Work>[];
      /** Where more was wanted: ask again after this many milliseconds. */
      readonly retryMs: number;
      readonly now: Instant;
    }
  | {
      readonly type: "beaten";
      readonly call: number;
      readonly revoked: readonly Epoch[];
      readonly leave: boolean;
      readonly now: Instant;
    }
  | {
      readonly type: "reported";
      readonly call: number;
      readonly outcome: "recorded" | "duplicate" | "stale" | "conflict";
      readonly now: Instant;
    }
  | { readonly type: "crash-noted"; readonly call: number; readonly now: Instant }
  | { readonly type: "parted"; readonly call: number; readonly now: Instant }
  | {
      readonly type: "failed";
      readonly call: number;
      readonly reason: CallFailure;
      readonly message: string;
      readonly now: Instant;
    }
  // ── The compute process: exactly one of these follows each `start`, or `compute-died` ──
  | {
      readonly type: "computed";
      readonly lot: number;
      /** Its first rows that were computed or failed; fewer than all only after `stop`. */
      readonly attempted: number;
      readonly result: Result;
      readonly now: Instant;
    }
  /** A thread died, or could not start, before it began a row of the lot; or it was terminated after `stop`. */
  | {
      readonly type: "not-begun";
      readonly lot: number;
      readonly message: string;
      readonly now: Instant;
    }
  /** A thread died at `row` of the lot; or (no row) at several rows at once, or the lot can't be computed at all. */
  | {
      readonly type: "thread-died";
      readonly lot: number;
      readonly row?: number;
      readonly message: string;
      readonly now: Instant;
    }
  /** The process died, or did not come up. All lots that were started and have not come back were lost with it. */
  | {
      readonly type: "compute-died";
      readonly underway: readonly RowUnderway[];
      readonly message: string;
      readonly now: Instant;
    }
  // ── The user ──
  /** End cleanly: no new lease, what is being computed stops, what is finished is reported. */
  | { readonly type: "drain"; readonly message: string; readonly now: Instant }
  /** End at once. */
  | { readonly type: "abort"; readonly now: Instant };

/**
 * Why an agent has ended. drained: told to · idle: nothing to compute for too long · time: its time is up · dismissed: the
 * coordinator sent it away · refused: the coordinator will not have it · quarantined: it gave other bits than another
 * agent · broken: its threads can't compute anything · aborted: told to end at once.
 */
export type AgentEnding =
  "drained" | "idle" | "time" | "dismissed" | "refused" | "quarantined" | "broken" | "aborted";

export type AgentEffect<Work, Result> =
  // ── Calls: each is to be answered by one event with its number, `failed` where nothing comes in time ──
  | { readonly type: "hello"; readonly call: number; readonly holds: readonly Epoch[] }
  | {
      readonly type: "ask";
      readonly call: number;
      readonly session: number;
      readonly request: number;
      readonly want: number;
    }
  | { readonly type: "beat"; readonly call: number; readonly session: number }
  | {
      readonly type: "report";
      readonly call: number;
      readonly session: number;
      readonly lot: number;
      readonly epoch: Epoch;
      readonly work: Work;
      readonly result: Result;
    }
  | {
      readonly type: "crash";
      readonly call: number;
      readonly session: number;
      readonly lot: number;
      readonly epoch: Epoch;
      readonly row: number | undefined;
      readonly message: string;
    }
  | { readonly type: "goodbye"; readonly call: number; readonly session: number }
  /** All calls that are not answered yet are forgotten; the next call finds the coordinator anew. */
  | { readonly type: "disconnect" }
  // ── The compute process ──
  | { readonly type: "start"; readonly lot: number; readonly work: Work }
  /** The lot comes back soon with the rows attempted so far. */
  | { readonly type: "stop"; readonly lot: number }
  /** Start a compute process: the last one has died. */
  | { readonly type: "restart" }
  /** Nothing follows. What is still being computed is to be ended. */
  | { readonly type: "ended"; readonly ending: AgentEnding; readonly message: string };
