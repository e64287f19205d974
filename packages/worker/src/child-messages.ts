// child-messages.ts — what an agent and its compute process say to each other over the channel that Node opens for them.
import type { LearnerSource } from "./inputs/load-learner.js";
import type { LotOutcome } from "./lot-task.js";
import type { SnapshotOptions } from "./row-snapshots.js";

/** The first message: what the process is to be. */
export interface OpenCompute {
  readonly type: "open";
  readonly threads: number;
  /** Path of the threads' module; absent: the one beside the program. */
  readonly threadFile?: string;
  readonly cacheBytes?: number;
  /** Lots wait for each other where their rows together need more. */
  readonly memoryBytes: number;
  /** Descriptor of the row diary. */
  readonly diary: number;
  /** Where the state of long rows is kept; absent: nowhere. */
  readonly snapshots?: SnapshotOptions;
  /** Users' own learners that its threads are to know. */
  readonly learners: readonly LearnerSource[];
  /** Measured rows as copies in a sweep's folder have them. */
  readonly rows: readonly Uint8Array[];
}

/** A lot to compute. */
export interface ComputeLot {
  readonly type: "compute";
  readonly lot: number;
  /** Digest of the resolved spec. */
  readonly spec: string;
  /** UTF-8 of its JSON, where the process does not have it (`specsKept`). */
  readonly text?: Uint8Array;
  readonly indices: Float64Array;
  readonly firsts: Int32Array;
  readonly counts: Int32Array;
  readonly timeoutSeconds?: number;
}

export type ToChild =
  | OpenCompute
  | ComputeLot
  | { readonly type: "stop"; readonly lot: number; readonly graceMs: number };

export type FromChild =
  /** Every thread computes: what the probe cell gave in each, and the memory that the process takes by itself. */
  | { readonly type: "ready"; readonly probes: readonly string[]; readonly bytes: number }
  | {
      readonly type: "outcome";
      readonly lot: number;
      readonly lane: number;
      readonly outcome: LotOutcome;
    }
  /** The threads can't compute; the process ends. */
  | { readonly type: "broken"; readonly message: string };

/** Specs that a compute process keeps. Both sides count: what was sent and is not kept any more is sent again. */
export const specsKept = 64;
