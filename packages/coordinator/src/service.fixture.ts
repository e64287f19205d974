// service.fixture.ts — a coordinator without network, disk and time: a clock that is told to go on, workers that invent results.
import { createHash } from "node:crypto";
import { resultsEpoch } from "@ktsweep/core";
import {
  protocolVersion,
  type GrantedLease,
  type HelloResponse,
  type ReportRequest,
  type WireFailure,
  type WorkerCalls,
} from "@ktsweep/protocol";
import type { FilePort } from "@ktsweep/results";
import type { Epoch } from "@ktsweep/scheduler";
import type { Clock, CoordinatorPorts } from "./ports.js";

/** Time that passes when it is told to. */
export interface TestClock extends Clock {
  /** Runs what falls due within so many milliseconds, and what follows from it. */
  advance(ms: number): Promise<void>;
  /** So much time passes at once: timers are late. */
  leap(ms: number): void;
}

export function testClock(): TestClock {
  let time = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run };
      timers.push(timer);
      return { cancel: () => void (timers = timers.filter((one) => one !== timer)) };
    },
    leap(ms) {
      time += ms;
    },
    async advance(ms) {
      const end = time + ms;
      const dueBy = () => timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      await settled();
      for (let [next] = dueBy(); next as typeof next | undefined; [next] = dueBy()) {
        const due = next;
        time = Math.max(time, due.at);
        timers = timers.filter((one) => one !== due);
        due.run();
        await settled();
      }
      time = end;
    },
  };
}

/** Everything that follows without time passing has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The files below a folder of `files`. */
export function below(files: FilePort, name: string): FilePort {
  const path = (at: string): string => (at === "" ? name : `${name}/${at}`);
  return {
    root: `${files.root}/${name}`,
    list: (folder) => files.list(path(folder)),
    stat: (at) => files.stat(path(at)),
    read: (at) => files.read(path(at)),
    create: (at) => files.create(path(at)),
    rename: (from, to) => files.rename(path(from), path(to)),
    link: (from, to) => files.link(path(from), path(to)),
    makeFolder: (folder) => files.makeFolder(path(folder)),
    syncFolder: (folder) => files.syncFolder(path(folder)),
    remove: (at) => files.remove(path(at)),
    setModified: (at, modified) => files.setModified(path(at), modified),
  };
}

/** Messages of a log, by level. */
export interface Heard {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
}

export interface TestPorts extends CoordinatorPorts {
  readonly clock: TestClock;
  readonly heard: Heard[];
  readonly fatal: Error[];
}

export function testPorts(files: FilePort, clock = testClock()): TestPorts {
  const heard: Heard[] = [];
  const fatal: Error[] = [];
  const hear = (level: Heard["level"]) => (_: object, message: string) =>
    void heard.push({ level, message });
  return {
    files,
    folder: (name) => (name === "" ? files : below(files, name)),
    clock,
    log: { info: hear("info"), warn: hear("warn"), error: hear("error") },
    host: "here",
    build: "b".repeat(64),
    probe: "p".repeat(64),
    nextRound: async () => undefined,
    describeCell: async (sweep, _, cell, view) => JSON.stringify({ sweep: sweep.name, cell, view }),
    onFatal: (error) => void fatal.push(error),
    heard,
    fatal,
  };
}

/** A spec of `cells` cells with 4 replicates each. */
export function specText(cells = 3, more = ""): string {
  const sizes = Array.from({ length: cells }, (_, i) => 16 * (i + 1)).join(", ");
  return `{ version: 1, name: tiny, seed: 7, engine: sampled, replicates: 4, axes: { N: [${sizes}] }, ${more}
    problem: { d: 4, target: { exponent: 1.5 } },
    chain: { teacher: { learner: sgd, spectrum: { exponent: 1.5 }, samples: N, stepSize: 0.1 } } }`;
}

export function submission(
  spec = specText(),
): Parameters<import("@ktsweep/protocol").SweepCalls["submit"]>[0] {
  return {
    spec,
    file: "tiny.yaml",
    set: [],
    ...{ only: undefined, engine: undefined },
    ...{ priority: undefined, retries: undefined, timeoutSeconds: undefined },
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
        ...{ agent, protocolVersion, resultsEpoch, build: "b".repeat(64), probe: "p".repeat(64) },
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
