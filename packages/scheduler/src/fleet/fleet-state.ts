// fleet-state.ts — everything a fleet knows: agents, sweeps with their rounds, grants. `validateFleet` checks the invariants.
import type { Instant } from "../events.js";
import type { Lot } from "../lot.js";
import type { Progress } from "../progress.js";
import type { RowRanges } from "../rows.js";
import type { Schedule } from "../state.js";
import type { Epoch } from "./epoch.js";
import type { FleetEffect, FleetLease, SweepPhase, SweepWish } from "./fleet-events.js";
import { rulesOfFleet, type FleetOptions, type FleetRules } from "./fleet-rules.js";
import { settledEpochs, type ReportShape, type Settled, type SettledEpochs } from "./settled.js";

/** Rows of an accepted report, to be computed once more by another agent than `by`. */
export interface Check {
  readonly ranges: RowRanges;
  readonly rows: number;
  /** Predicted. */
  readonly seconds: number;
  /** SHA-256 of what is on record. */
  readonly digest: string;
  readonly by: string;
  /** How often it was leased. */
  tries: number;
}

/** A report that was accepted; its rows are being made durable. */
export interface Committing extends ReportShape {
  readonly failures: readonly {
    readonly row: number;
    readonly cause: string;
    readonly permanent: boolean;
  }[];
  /** Places whose digest `recorded` will carry. */
  readonly sample: readonly number[];
  /** Of the twin that was slower: durable when this is. */
  readonly outrun: readonly Settled[];
}

/** What is granted. */
export type Granted =
  | { readonly kind: "work" | "copy"; readonly lot: Lot }
  | { readonly kind: "check"; readonly check: Check };

/** A live grant. */
export interface Grant {
  lease: FleetLease;
  readonly round: Round;
  /** A lot and its copy are of one id; each names its own agent. */
  granted: Granted;
  readonly since: Instant;
  /** The other grant of the same lot. Symmetric. */
  twin: Grant | undefined;
  /** Set: pinned until `recorded`. */
  committing: Committing | undefined;
}

/** A plan, its schedule, and what is granted of it. */
export interface Round {
  readonly sweep: Sweep;
  readonly number: number;
  readonly schedule: Schedule;
  /** Live grants of it, oldest first. */
  readonly grants: Set<Grant>;
  /** Checks that nobody has, oldest first. */
  readonly checks: Check[];
  /** Epochs (as keys) under which the schedule's orphans were held, by lot. */
  readonly orphanKeys: Map<number, string>;
  /** Whether a newer round has taken its place: nothing is leased from it any more. */
  isReplaced: boolean;
  /** When checks that are still out are given up; set when every row has ended. */
  checksEnd: Instant | undefined;
  /** Late grants without a copy, as found at the last look. */
  late: readonly Grant[];
  /** No look for late grants before this. */
  nextLook: Instant;
}

/** A sweep, known since its first plan, for ever. */
export interface Sweep {
  readonly id: string;
  wish: SweepWish;
  isInConflict: boolean;
  priority: number;
  /** Turn in which it was last leased from: among equal priorities the smallest is next. */
  served: number;
  /** Live rounds by number, oldest first. The last one is current, unless it has ended. */
  readonly rounds: Map<number, Round>;
  /** Number of the newest round. */
  round: number;
  /** As last told; undefined before that. */
  phase: SweepPhase | undefined;
  /** How the newest round ended, once it has. */
  ended: Progress | undefined;
  /** Why the last agent that asked got nothing of it, where rows were pending. */
  misfit: "time" | "memory" | undefined;
}

/** A worker process. */
export interface Agent {
  readonly id: string;
  /** Name in schedules; never used twice. */
  readonly number: number;
  /** Whether it has introduced itself to this coordinator; else only its former leases are known. */
  hasJoined: boolean;
  slots: number;
  lastSeen: Instant;
  /** When it will be ended; Infinity: not known to end. */
  endsAt: Instant;
  memoryBytes: number;
  /** Number of its last request. */
  request: number;
  /** What the last request was answered. */
  answer: readonly FleetEffect[];
  readonly grants: Set<Grant>;
  /** Predicted seconds of its grants. */
  heldSeconds: number;
  /** Grants that it lost and may not know of, with how often it was told. By epoch key. */
  readonly revoked: Map<string, { readonly epoch: Epoch; told: number }>;
}

/** Where to find an orphan. */
export interface OrphanPlace {
  readonly round: Round;
  readonly lot: number;
  readonly agent: string;
}

/**
 * A fleet: changed only by `decideFleet`, read through `sweepProgress`, `agentsOf`, `leasesOf`, `validateFleet`.
 *
 * A grant is in `grants`, in its agent's and in its round's set, or in none of them. Every lot of a schedule has one grant,
 * or two that are twins.
 */
export interface Fleet {
  readonly rules: FleetRules;
  /** Number of the last grant. */
  counter: number;
  turn: number;
  agentNumber: number;
  /** Known agents, those that were heard of least recently first. */
  readonly agents: Map<string, Agent>;
  readonly sweeps: Map<string, Sweep>;
  /** Live grants by epoch key, oldest first. */
  readonly grants: Map<string, Grant>;
  /** Orphans by the epoch key under which they were held last. */
  readonly orphans: Map<string, OrphanPlace>;
  readonly settled: SettledEpochs;
  readonly quarantined: Set<string>;
  /** Agents that have joined and are not quarantined, and their slots. */
  workers: number;
  slots: number;
  now: Instant;
}

/**
 * A fleet without agents and sweeps.
 *
 * @example
 * const fleet = createFleet({ incarnation: 1 })
 */
export function createFleet(options: FleetOptions): Fleet {
  return {
    rules: rulesOfFleet(options),
    counter: 0,
    turn: 0,
    agentNumber: 0,
    agents: new Map(),
    sweeps: new Map(),
    grants: new Map(),
    orphans: new Map(),
    settled: settledEpochs(),
    quarantined: new Set(),
    workers: 0,
    slots: 0,
    now: 0,
  };
}
