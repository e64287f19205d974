// context.ts — what a running coordinator holds in memory: everything here is gone when it ends, and may be.
import type { KtsweepError } from "@ktsweep/core";
import type { ReportOutcome } from "@ktsweep/protocol";
import type { Fleet, Instant } from "@ktsweep/scheduler";
import type { AgentBook } from "./agent-book.js";
import type { FleetClock } from "./fleet-clock.js";
import type { GrantBook } from "./grant-book.js";
import type { NameBook } from "./name-book.js";
import type { CoordinatorPorts, CoordinatorRules, Timer } from "./ports.js";
import type { ReportGate } from "./report-gate.js";
import type { ServedSweep } from "./served-sweep.js";
import type { SweepVersion } from "./sweep-version.js";

/** Counts since this start, for metrics. */
export interface Counts {
  grants: number;
  rowsRecorded: number;
  rowsFailed: number;
  agentsLost: number;
  reports: Record<ReportOutcome, number>;
}

/** A report on its way to the disk. */
export interface ReportInFlight {
  readonly agent: string;
  readonly digest: string;
  readonly attempted: number;
  readonly outcome: Promise<ReportOutcome>;
}

export interface Context {
  readonly ports: CoordinatorPorts;
  readonly rules: CoordinatorRules & { readonly ttlMs: number };
  readonly incarnation: number;
  readonly fleet: Fleet;
  readonly clock: FleetClock;
  /** By id. */
  readonly sweeps: Map<string, ServedSweep>;
  /** Folders that hold a sweep which can't be served, by name, and why. */
  readonly unserved: Map<string, Error>;
  /** Whether the folder is one sweep's own, to which nothing can be added. */
  readonly single: boolean;
  /** Every version that a worker may ask for, by digest. */
  readonly versions: Map<string, SweepVersion>;
  readonly agents: AgentBook;
  readonly grants: GrantBook;
  readonly names: NameBook;
  readonly gate: ReportGate;
  /** By epoch. */
  readonly reports: Map<string, ReportInFlight>;
  readonly counts: Counts;
  /** Plans what is missing of a sweep, soon. */
  readonly replan: (sweep: ServedSweep) => void;
  /** Changes by users run one after another. */
  changes: Promise<unknown>;
  /** Next look at the clock for the fleet's sake. */
  tick: { readonly timer: Timer; readonly at: Instant } | undefined;
  /** No more leases: workers are asked to leave. */
  draining: boolean;
  /** Why every call is refused: it was stopped, or can't go on. */
  ended: KtsweepError | undefined;
  /** It can't go on: what is under way is not acknowledged either. */
  failed: boolean;
}
