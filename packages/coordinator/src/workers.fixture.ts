// workers.fixture.ts — a small sweep, and workers that invent its results.
import { createHash } from "node:crypto";
import { isKtsweepError, resultsEpoch } from "@ktsweep/core";
import {
  protocolVersion,
  type GrantedLease,
  type HelloResponse,
  type ReportRequest,
  type SubmitRequest,
  type WireFailure,
  type WorkerCalls,
} from "@ktsweep/protocol";
import { encodeTable } from "@ktsweep/results";
import type { Epoch } from "@ktsweep/scheduler";
import type { Coordinator } from "./coordinator.js";
import type { TestPorts } from "./ports.fixture.js";

/** A spec of `cells` cells with 4 replicates each. */
export function specText(cells = 3, more = ""): string {
  const sizes = Array.from({ length: cells }, (_, i) => 16 * (i + 1)).join(", ");
  return `{ version: 1, name: tiny, seed: 7, engine: sampled, replicates: 4, axes: { N: [${sizes}] }, ${more}
    problem: { d: 4, target: { exponent: 1.5 } },
    chain: { teacher: { learner: sgd, spectrum: { exponent: 1.5 }, samples: N, stepSize: 0.1 } } }`;
}

export function submission(spec = specText(), more: Partial<SubmitRequest> = {}): SubmitRequest {
  return {
    spec,
    file: "tiny.yaml",
    set: [],
    ...{ only: undefined, engine: undefined },
    ...{ priority: undefined, retries: undefined, timeoutSeconds: undefined },
    ...more,
  };
}

/** Outputs of the tiny sweep per row. */
export const width = 4;

/** Every value of a row: a function of cell index and replicate. */
export function valueOf(index: number, replicate: number, output: number): number {
  return 1000 * index + 10 * replicate + output;
}

export interface ReportChanges extends Partial<ReportRequest> {
  /** Rows that fail, by place. */
  readonly fail?: readonly Partial<WireFailure>[];
  /** Added to every value. */
  readonly off?: number;
}

/** A worker that does as it is told. */
export interface TestWorker {
  readonly agent: string;
  hello(holds?: readonly Epoch[]): Promise<HelloResponse>;
  lease(want?: number): Promise<readonly GrantedLease[]>;
  report(lease: GrantedLease, changes?: ReportChanges): Promise<string>;
  beat(): ReturnType<WorkerCalls["beat"]>;
  goodbye(): Promise<void>;
  crash(lease: GrantedLease, row?: number): Promise<void>;
  session(): number;
}

export function testWorker(calls: WorkerCalls, letter = "a"): TestWorker {
  const agent = letter.repeat(32);
  let session = 0;
  let request = 0;
  return {
    agent,
    session: () => session,
    async hello(holds = []) {
      request = 0;
      const answer = await calls.hello({
        ...{ agent, protocolVersion, resultsEpoch, build: "b".repeat(64), probe: "d".repeat(64) },
        ...{ host: `host-${letter}`, platform: "node", slots: 2, secondsLeft: undefined, holds },
        memoryBytes: 2 ** 33,
      });
      session = answer.session;
      return answer;
    },
    async lease(want = 1) {
      request++;
      return (await calls.lease({ agent, session, request, want })).leases;
    },
    async report(lease, changes = {}) {
      const request = { ...reportOf(lease, changes), agent, session, ...plain(changes) };
      return (await calls.report(request)).outcome;
    },
    beat: () => calls.beat({ agent, session, secondsLeft: undefined }),
    goodbye: () => calls.goodbye({ agent, session }),
    crash: (lease, row) => calls.crash({ agent, session, epoch: lease.epoch, row, message: "" }),
  };
}

function plain(changes: ReportChanges): Partial<ReportRequest> {
  const { fail, off, ...rest } = changes;
  return fail === undefined && off === undefined ? changes : rest;
}

/** The rows of a lease as (grid index, replicate). */
export function rowsOf({ rows }: GrantedLease): [number, number][] {
  return [...rows.indices].flatMap((index, r) =>
    Array.from({ length: rows.counts[r] }, (_, k): [number, number] => [index, rows.firsts[r] + k]),
  );
}

export function reportOf(
  lease: GrantedLease,
  { fail = [], off = 0 }: ReportChanges,
): Omit<ReportRequest, "agent" | "session"> {
  const rows = rowsOf(lease);
  const failures = fail.map((one, i) => ({
    ...{ row: i, code: "SGD_DIVERGED", message: "at step 3", permanent: true, lastOutput: "" },
    ...one,
  }));
  const failed = new Set(failures.map(({ row }) => row));
  const values = Float64Array.from(
    rows
      .filter((_, row) => !failed.has(row))
      .flatMap(([index, replicate]) =>
        Array.from({ length: width }, (_, output) => valueOf(index, replicate, output) + off),
      ),
  );
  return {
    epoch: lease.epoch,
    attempted: rows.length,
    values,
    digest: createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex"),
    seconds: new Float64Array(rows.length).fill(0.001),
    thread: 1,
    failures,
    curves: [],
    profiles: [],
  };
}

/** The error code of a rejection. */
export function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "no error",
    (error: unknown) => (isKtsweepError(error) ? error.code : error),
  );
}

/** Waits for an answer, letting time pass. */
export async function passing<T>(ports: TestPorts, answer: Promise<T>, ms = 300): Promise<T> {
  void answer.catch(() => undefined);
  await ports.clock.advance(ms);
  return answer;
}

/** Leases and reports until nothing is left; how often each row was computed. */
export async function work(
  ports: TestPorts,
  worker: TestWorker,
  computed = new Map<string, number>(),
): Promise<Map<string, number>> {
  for (;;) {
    const leases = await worker.lease(4);
    if (leases.length === 0) return computed;
    for (const lease of leases) {
      for (const row of rowsOf(lease)) {
        computed.set(row.join(), (computed.get(row.join()) ?? 0) + 1);
      }
      const outcome = await passing(ports, worker.report(lease));
      if (outcome !== "recorded") throw new Error(`a report was ${outcome}`);
    }
  }
}

/** Lets small things happen until the sweep has reached a phase. */
export async function phaseReached(
  { clock }: TestPorts,
  coordinator: Coordinator,
  phase: string,
): Promise<void> {
  // The writer of tables is loaded when it is first needed: a disk takes its own time.
  const column = { name: "a", type: "int32", values: Int32Array.of(1) } as const;
  for await (const piece of encodeTable({ rows: 1, columns: [column] }, "parquet")) piece.fill(0);
  for (let i = 0; i < 200; i++) {
    if ((await coordinator.getSweep("last")).phase === phase) return;
    await clock.advance(1);
  }
}

/** Name of the folder of the first sweep. */
export async function folderOf(coordinator: Coordinator): Promise<string> {
  const [{ name, id }] = await coordinator.listSweeps();
  return `${name}-${id}`;
}
