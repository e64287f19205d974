// ledger-calls.ts — what goes through the oracle's book, and what it can be asked.
import type {
  AgentCall,
  BeatRequest,
  BeatResponse,
  CrashRequest,
  HelloRequest,
  HelloResponse,
  LeaseRequest,
  LeaseResponse,
  ReportRequest,
  ReportResponse,
} from "@ktsweep/protocol";
import type { Fleet, FleetDecision, FleetEvent } from "@ktsweep/scheduler";
import type { Life } from "./coordinator-host.js";
import type { LotResult, LotWork } from "./simulated-compute.js";

/** Watches all calls of all coordinators, and says what must be so. */
export interface Ledger {
  hellos(life: Life, request: HelloRequest, answer: Ask<HelloResponse>): Promise<HelloResponse>;
  leases(life: Life, request: LeaseRequest, answer: Ask<LeaseResponse>): Promise<LeaseResponse>;
  beats(life: Life, request: BeatRequest, answer: Ask<BeatResponse>): Promise<BeatResponse>;
  reports(life: Life, report: ReportedWork, answer: Ask<ReportResponse>): Promise<ReportResponse>;
  crashes(life: Life, request: CrashRequest, answer: Ask<void>): Promise<void>;
  goodbyes(life: Life, request: AgentCall, answer: Ask<void>): Promise<void>;
  /** A coordinator has started. */
  started(incarnation: number): void;
  /** As `CoordinatorRules.watch`. */
  watch(life: Life, fleet: Fleet, event: FleetEvent, decision: FleetDecision): void;
  /** An agent has been told that its rows are safe. */
  acknowledged(work: LotWork, result: LotResult): void;
  /** A row was computed; how often by now. */
  rowComputed(key: string): number;
  /** A compute process has died: what it was about is computed again under the same grants. */
  computeDied(): void;
  /** Something died while these rows were computed, through no fault of theirs. */
  sawDie(rows: readonly string[]): void;
  /** How often each row saw that. */
  readonly bystanders: ReadonlyMap<string, number>;
  /** Rows that were computed more often than grants and deaths explain. */
  readonly wasted: () => readonly string[];
  /** These rows are on disk at a restart. */
  found(rows: Iterable<string>): void;
  /** A user was told that the sweep stands still; none of its rows may be leased. */
  hold(sweep: string): void;
  release(sweep: string): void;
  readonly isHeld: (sweep: string) => boolean;
  /** Ids of sweeps of which an agent was told that results disagree. */
  readonly inConflict: ReadonlySet<string>;
  readonly safe: ReadonlySet<string>;
  readonly safeFailures: ReadonlySet<string>;
  readonly recorded: ReadonlyMap<string, string>;
  readonly computations: ReadonlyMap<string, number>;
  /** Leases of each kind so far. */
  readonly leased: ReadonlyMap<string, number>;
}

/** The call that is being watched. */
export type Ask<Answer> = () => Promise<Answer>;

/** A report as it goes to the coordinator, with the rows that it is about. */
export interface ReportedWork {
  readonly request: ReportRequest;
  readonly work: LotWork;
}
