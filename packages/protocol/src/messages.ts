// messages.ts — what coordinator, workers and clients say to each other, in the types that the code behind the wire uses.
// Everything here has been checked: lengths, ranges and digests agree.
import type { KtsweepErrorData } from "@ktsweep/core";
import type { Epoch, SweepPhase } from "@ktsweep/scheduler";

/** Version of the messages; a coordinator refuses workers of another. */
export const protocolVersion = 1;

/** Replicates `firsts[r]` … of the cell at grid index `indices[r]`. Equal lengths. */
export interface GridRows {
  /** Range: integers in [0, 2^53). */
  readonly indices: Float64Array;
  readonly firsts: Int32Array;
  readonly counts: Int32Array;
}

// ── Workers ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface HelloRequest {
  /** 32 hex digits. */
  readonly agent: string;
  readonly protocolVersion: number;
  readonly resultsEpoch: number;
  /** 64 hex digits. */
  readonly build: string;
  /** 64 hex digits. */
  readonly probe: string;
  readonly host: string;
  readonly platform: string;
  /** Range: 1 … 4,096. */
  readonly slots: number;
  readonly secondsLeft: number | undefined;
  readonly holds: readonly Epoch[];
  readonly memoryBytes: number;
}

export interface HelloResponse {
  readonly session: number;
  readonly incarnation: number;
  readonly ttlMs: number;
  readonly regrants: readonly { readonly epoch: Epoch; readonly becomes: Epoch | undefined }[];
}

/** Who calls. */
export interface AgentCall {
  readonly agent: string;
  readonly session: number;
}

export interface LeaseRequest extends AgentCall {
  readonly request: number;
  /** Range: 1 … 4,096. */
  readonly want: number;
}

export interface GrantedLease {
  readonly epoch: Epoch;
  /** Digest of the resolved spec, 64 hex digits. */
  readonly spec: string;
  readonly rows: GridRows;
  readonly seconds: number;
  readonly timeoutSeconds: number | undefined;
}

export interface LeaseResponse {
  readonly leases: readonly GrantedLease[];
  readonly retryMs: number;
  readonly reason: string;
}

export interface BeatRequest extends AgentCall {
  readonly secondsLeft: number | undefined;
}

export interface BeatResponse {
  readonly revoked: readonly Epoch[];
  readonly leave: boolean;
}

export interface WireFailure {
  readonly row: number;
  readonly code: string;
  readonly message: string;
  readonly permanent: boolean;
  readonly lastOutput: string;
}

export interface WireCurve {
  readonly row: number;
  readonly stage: string;
  readonly steps: Float64Array;
  readonly risk: Float64Array;
  readonly expectedRisk: Float64Array;
}

export interface WireProfile {
  readonly row: number;
  readonly stage: string;
  readonly index: Float64Array;
  readonly truthEnergy: Float64Array;
  readonly mean: Float64Array;
  readonly second: Float64Array;
  readonly error: Float64Array;
  readonly expectedError: Float64Array;
}

export interface ReportRequest extends AgentCall {
  readonly epoch: Epoch;
  readonly attempted: number;
  /** Outputs of the attempted rows that did not fail, row-major. NaN means null. */
  readonly values: Float64Array;
  /** SHA-256 of the bytes of `values` (little-endian), 64 hex digits; checked against them. */
  readonly digest: string;
  /** Shape: (attempted). */
  readonly seconds: Float64Array;
  readonly thread: number;
  /** Ascending by row. */
  readonly failures: readonly WireFailure[];
  readonly curves: readonly WireCurve[];
  readonly profiles: readonly WireProfile[];
}

export type ReportOutcome = "recorded" | "duplicate" | "stale" | "conflict";

export interface ReportResponse {
  readonly outcome: ReportOutcome;
}

export interface CrashRequest extends AgentCall {
  readonly epoch: Epoch;
  readonly row: number | undefined;
  readonly message: string;
}

export interface BlobRequest {
  /** 64 hex digits. */
  readonly digest: string;
  readonly offset: number;
}

export interface BlobResponse {
  /** At most 1 MiB. */
  readonly bytes: Uint8Array;
  /** Of the whole. */
  readonly size: number;
}

/** What the server does for workers, and what their connection offers. Rejects with a KtsweepError. */
export interface WorkerCalls {
  hello(request: HelloRequest): Promise<HelloResponse>;
  lease(request: LeaseRequest): Promise<LeaseResponse>;
  beat(request: BeatRequest): Promise<BeatResponse>;
  report(request: ReportRequest): Promise<ReportResponse>;
  crash(request: CrashRequest): Promise<void>;
  goodbye(request: AgentCall): Promise<void>;
  getBlob(request: BlobRequest): Promise<BlobResponse>;
}

// ── Clients ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface SubmitRequest {
  /** As written, at most 1 MiB. */
  readonly spec: string;
  readonly file: string;
  readonly set: readonly string[];
  readonly only: string | undefined;
  readonly engine: string | undefined;
  readonly priority: number | undefined;
  readonly retries: number | undefined;
  readonly timeoutSeconds: number | undefined;
}

export interface SubmitResponse {
  readonly id: string;
  readonly dir: string;
  readonly host: string;
  readonly cells: number;
  readonly rows: number;
  readonly added: number;
}

export interface SweepState {
  readonly id: string;
  readonly name: string;
  readonly dir: string;
  readonly phase: SweepPhase;
  readonly priority: number;
  readonly cells: number;
  readonly rows: number;
  readonly recorded: number;
  readonly failed: number;
  readonly leased: number;
  readonly secondsLeft: number | undefined;
  readonly waiting: string;
  readonly trouble: string;
}

export interface WorkerState {
  readonly agent: string;
  readonly host: string;
  readonly platform: string;
  readonly slots: number;
  readonly leases: number;
  readonly rowsRecorded: number;
  readonly rate: number;
  readonly secondsSinceSignOfLife: number;
  readonly secondsLeft: number | undefined;
  readonly refused: string;
}

export type SweepChange =
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  | { readonly type: "cancel" }
  | { readonly type: "drain" }
  | { readonly type: "prioritize"; readonly priority: number }
  | { readonly type: "retry"; readonly where: string | undefined };

export interface CellRequest {
  readonly sweep: string;
  readonly cell: string;
  readonly view: "show" | "explain";
}

/** What the server does for users, and what their connection offers. Rejects with a KtsweepError. */
export interface SweepCalls {
  submit(request: SubmitRequest): Promise<SubmitResponse>;
  listSweeps(): Promise<readonly SweepState[]>;
  getSweep(sweep: string): Promise<SweepState>;
  listWorkers(): Promise<readonly WorkerState[]>;
  changeSweep(
    sweep: string,
    change: SweepChange,
  ): Promise<{ readonly sweep: SweepState; readonly rows: number }>;
  /** JSON text. */
  getCell(request: CellRequest): Promise<string>;
  listFiles(sweep: string): Promise<readonly { readonly path: string; readonly size: number }[]>;
  /** At most 1 MiB from `offset` on. */
  readFile(sweep: string, path: string, offset: number): Promise<Uint8Array>;
}

/** An error as it crosses the wire. */
export type WireError = KtsweepErrorData;
