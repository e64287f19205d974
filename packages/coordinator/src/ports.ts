// ports.ts — the world as a coordinator sees it: files, time, and what the program around it knows.
import type { FilePort, Store } from "@ktsweep/results";
import type { Fleet, FleetDecision, FleetEvent } from "@ktsweep/scheduler";
import type { Sweep } from "@ktsweep/sweep";

/** Time that only moves forward; in milliseconds, only differences carry meaning. */
export interface Clock {
  now(): number;
  /** Calls `run` once, after `ms` at the earliest. */
  after(ms: number, run: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

/** Structured log: fields, then a sentence. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the program around the coordinator brings. */
export interface CoordinatorPorts {
  /** The folder that is served. */
  readonly files: FilePort;
  /** The folder `name` below it; `""` is the folder itself. */
  readonly folder: (name: string) => FilePort;
  readonly clock: Clock;
  readonly log: Log;
  /** Name of this machine. */
  readonly host: string;
  /** Who this is, for people who look into the folder. */
  readonly process?: { readonly pid: number; readonly started: string };
  /** SHA-256 of the program's code; workers of another build are refused. */
  readonly build: string;
  /** Digest of the probe cell; workers that compute another are refused. */
  readonly probe: string;
  /**
   * Replicates by cell, where they are more than `min`, of the round that `replicates.until` has come to by the rows that
   * are recorded; rows that are given up count as done.
   */
  readonly replicatesNow: (
    sweep: Sweep,
    store: Store,
    isGivenUp: (cell: string, replicate: number) => boolean,
  ) => Promise<ReadonlyMap<string, number>>;
  /** What `show` and `explain` print of a cell, as JSON text. Rejects: USAGE_INVALID. */
  readonly describeCell: (
    sweep: Sweep,
    store: Store,
    cell: string,
    view: "show" | "explain",
  ) => Promise<string>;
  /** Copies into a sweep's folder what its resolved spec needs beside itself. Default: nothing is. */
  readonly keepInputs?: (dir: string, resolved: unknown) => Promise<void>;
  /** Told once when the coordinator can't go on (the store failed, a newer one has taken over): end the process. */
  readonly onFatal: (error: Error) => void;
}

/** How a coordinator behaves. Every field has a default. */
export interface CoordinatorRules {
  /** A worker that is silent for longer loses its leases. Default 30,000. */
  readonly ttlMs?: number;
  /** Share of the recorded rows that another worker computes again, to compare bits. Default 0.02. */
  readonly spotChecks?: number;
  /** For simulations: told of every event that the fleet was given, after its decision and before the effects. */
  readonly watch?: (fleet: Fleet, event: FleetEvent, decision: FleetDecision) => void;
}
