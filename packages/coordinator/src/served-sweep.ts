// served-sweep.ts — one sweep of a coordinator: its folder, its rounds, what users want of it.
import { createHash } from "node:crypto";
import { canonicalJson } from "@ktsweep/core";
import type { Committer, FilePort, Store, StoredControl } from "@ktsweep/results";
import type { SweepWish } from "@ktsweep/scheduler";
import type { HintWriter } from "./hint-writer.js";
import type { SweepVersion } from "./sweep-version.js";

/** A plan that the fleet was given; its leases are in its items. */
export interface Round {
  readonly version: SweepVersion;
  /** Grid index by item. */
  readonly indices: readonly number[];
  /** Cell by item. */
  readonly ids: readonly string[];
}

/** What was planned last, as counted then. */
export interface PlanCounts {
  readonly cells: number;
  readonly rows: number;
  readonly recorded: number;
  readonly failed: number;
}

/** How rows are tried. */
export interface TryOptions {
  readonly retries?: number;
  readonly timeoutSeconds?: number;
}

export interface ServedSweep {
  readonly id: string;
  readonly name: string;
  readonly files: FilePort;
  readonly store: Store;
  readonly committer: Committer;
  readonly hints: HintWriter;
  /** The version that is planned. */
  version: SweepVersion;
  /** Number of the last round; 0 while the fleet has not heard of the sweep. */
  round: number;
  /** Rounds that may have leases, the last one among them. */
  readonly rounds: Map<number, Round>;
  /** Whether the last round has rows to compute. */
  roundRuns: boolean;
  /** Replicates of the last round by cell, where they are more than `min`. */
  more: ReadonlyMap<string, number>;
  counts: PlanCounts;
  /** Rows recorded since they were counted. */
  recordedSince: number;
  /** Nothing is missing but what failed for good. */
  finished: boolean;
  controls: readonly StoredControl[];
  wish: SweepWish;
  priority: number;
  options: TryOptions;
  /** Two results for one row, and where; empty where there is no conflict. */
  conflict: string;
  /** What else is wrong with it. */
  trouble: string;
  /** Attempts given out in this incarnation, of rows that failed at least once. */
  readonly attempts: Map<string, number>;
  /** Rows that this incarnation has given up, by cell. */
  readonly givenUp: Map<string, Set<number>>;
  /** Commits on their way. */
  readonly commits: Set<Promise<unknown>>;
  /** By epoch, as written last. */
  hintTexts: ReadonlyMap<string, string>;
  /** Order in which sweeps were handed over. */
  submitted: number;
  /** Planning and ending, one after another. */
  tasks: Promise<unknown>;
}

/** Replicates of a cell in the last round. */
export function plannedReplicates({ version, more }: ServedSweep, cell: string): number {
  return more.get(cell) ?? version.sweep.replicates.min;
}

/** First 12 hex digits of the SHA-256 of name and root seed: the same sweep has the same id everywhere. */
export function sweepId({ name, seed }: { readonly name: string; readonly seed: number }): string {
  return createHash("sha256")
    .update(canonicalJson([name, seed]))
    .digest("hex")
    .slice(0, 12);
}
