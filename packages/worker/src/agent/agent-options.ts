// agent-options.ts — what a worker's agent is given and how it ends.
import type { AgentEnding } from "@ktsweep/scheduler";
import type { SnapshotOptions } from "../row-snapshots.js";
import type { AgentConnection, CoordinatorPlace } from "./line.js";

/** Structured log: fields, then a sentence. Fields never hold secrets. */
export interface AgentLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What `runAgent` is given. */
export interface RunAgentOptions {
  /** Where the coordinator is. Called before each connection: it may have moved. */
  readonly locate: () => Promise<CoordinatorPlace>;
  /** SHA-256 of the program's code, as `buildId()` gives it. */
  readonly build: string;
  /** Lots computed at a time, ≥ 1. */
  readonly threads: number;
  /** Most memory of the compute process; beyond it the process is killed. Default `usableBytes()`. */
  readonly memoryBytes?: number;
  /** Most bytes of shared stage prefixes kept per thread. Default 256 MiB. */
  readonly cacheBytes?: number;
  /** Where the state of long rows is kept, best in a folder that other workers see too. Default: nowhere. */
  readonly snapshots?: SnapshotOptions;
  /** Until the process is ended from outside; undefined: not known. Default: never known. */
  readonly secondsLeft?: () => number | undefined;
  /** Ends after this long without anything to compute. Default: never. */
  readonly idleTimeoutSeconds?: number;
  /** Aborting it drains: finished rows are reported, the others go back. */
  readonly signal?: AbortSignal;
  /** Aborting it ends at once. */
  readonly abort?: AbortSignal;
  /** Most time that draining takes. Default 20,000. */
  readonly graceMs?: number;
  readonly log?: AgentLog;
  /** The threads' module. Default: the one beside this package's files. */
  readonly threadFile?: URL;
  /** The compute process's program, which calls `serveParent()`. Default: the one beside this package's files. */
  readonly childFile?: URL;
  /** What that program is started with. Default: nothing. */
  readonly childArguments?: readonly string[];
  /** How connections are opened. Default: `connect` of the protocol. */
  readonly open?: (place: CoordinatorPlace) => AgentConnection;
}

/** How an agent ended. */
export interface AgentSummary {
  readonly ending: Exclude<AgentEnding, "refused" | "broken" | "quarantined">;
  readonly message: string;
  /** Reports that the coordinator took, and rows in them that did not fail. */
  readonly lots: number;
  readonly rows: number;
  /** Times that a compute process or one of its threads died. */
  readonly crashes: number;
}
