// compute-process.ts — the compute process as its agent sees it: started, watched, and when it dies, at which rows.
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { specsKept, type FromChild, type OpenCompute, type ToChild } from "../child-messages.js";
import { loadedLearners } from "../inputs/load-learner.js";
import { loadedRows } from "../inputs/load-rows.js";
import type { LotOutcome } from "../lot-task.js";
import { keepRecent } from "../recent.js";
import type { SnapshotOptions } from "../row-snapshots.js";
import { openDiary, type DiaryEntry } from "../row-diary.js";
import { watchMemory } from "./watch-memory.js";

/** What the process is made of. */
export interface ComputeOptions {
  readonly threads: number;
  /** It is killed beyond this. */
  readonly memoryBytes: number;
  readonly cacheBytes?: number;
  readonly snapshots?: SnapshotOptions;
  readonly threadFile?: URL;
  /** Its program, and what that is started with. */
  readonly childFile: URL;
  readonly childArguments: readonly string[];
}

/** What the agent is told. */
export interface ComputeListener {
  ready(about: { readonly probes: readonly string[]; readonly bytes: number }): void;
  outcome(lot: number, lane: number, outcome: LotOutcome): void;
  /** Last call. Rows in `underway` had been begun; none of them is to blame where it is empty. */
  died(about: { readonly underway: readonly DiaryEntry[]; readonly message: string }): void;
}

/** A lot on its way to the process. */
export interface LotToCompute {
  readonly lot: number;
  readonly spec: { readonly digest: string; readonly text: Uint8Array };
  readonly rows: {
    readonly indices: Float64Array;
    readonly firsts: Int32Array;
    readonly counts: Int32Array;
  };
  readonly timeoutSeconds: number | undefined;
}

/** A running compute process. */
export interface ComputeProcess {
  readonly pid: number;
  compute(lot: LotToCompute): void;
  /** The lot comes back with the rows that it has; after `graceMs` its thread is terminated. */
  stop(lot: number, graceMs: number): void;
  /** Ends it at once. */
  kill(): void;
}

/** Until every thread has computed the probe cell. */
const START_MS = 60_000;
/** Of what the process wrote to its standard error. */
const LAST_CHARACTERS = 2000;
const DIARY_FD = 4;

/** Starts a process. `listener.died` is called in any case, even where it can't be started. */
export function startCompute(options: ComputeOptions, listener: ComputeListener): ComputeProcess {
  const { threads, memoryBytes, childFile, childArguments } = options;
  const diary = openDiary(threads);
  const child = fork(fileURLToPath(childFile), [...childArguments], {
    serialization: "advanced",
    // Loaders and conditions of this process are not for the built files that it runs.
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc", diary.fd],
  });
  const sent = keepRecent<true>(specsKept);
  const words = lastWords(child);
  let reason = "";
  let isBlameless = false;

  const kill = (why: string): void => {
    reason ||= why;
    child.kill("SIGKILL");
  };
  const startTimer = setTimeout(
    () => kill(`It was not ready within ${START_MS / 1000} s.`),
    START_MS,
  );
  let unwatch = (): void => undefined;
  child.on("message", (message: FromChild) => {
    if (message.type === "outcome") listener.outcome(message.lot, message.lane, message.outcome);
    else if (message.type === "ready") {
      clearTimeout(startTimer);
      unwatch = watchMemory(child.pid, memoryBytes, kill);
      listener.ready(message);
    } else {
      reason = message.message;
      isBlameless = true;
    }
  });
  whenGone(child, (how) => {
    clearTimeout(startTimer);
    unwatch();
    const underway = isBlameless ? [] : diary.read();
    diary.close();
    listener.died({ underway, message: [reason || how, words()].join(" ").trim() });
  });
  tell(child, openMessage(options));

  return {
    pid: child.pid ?? 0,
    compute({ lot, spec, rows, timeoutSeconds }) {
      let text: { readonly text?: Uint8Array } = {};
      sent(spec.digest, () => {
        text = { text: spec.text };
        return true;
      });
      const limit = timeoutSeconds === undefined ? {} : { timeoutSeconds };
      tell(child, { type: "compute", lot, spec: spec.digest, ...text, ...rows, ...limit });
    },
    stop: (lot, graceMs) => tell(child, { type: "stop", lot, graceMs }),
    kill: () => kill("It was ended."),
  };
}

function openMessage(options: ComputeOptions): OpenCompute {
  const { threads, memoryBytes, threadFile, cacheBytes, snapshots } = options;
  return {
    type: "open",
    threads,
    memoryBytes,
    diary: DIARY_FD,
    learners: loadedLearners(),
    rows: loadedRows().map(({ bytes }) => bytes),
    ...(threadFile === undefined ? {} : { threadFile: fileURLToPath(threadFile) }),
    ...(cacheBytes === undefined ? {} : { cacheBytes }),
    ...(snapshots === undefined ? {} : { snapshots }),
  };
}

/** A message to a process that has just died is lost; that it died is heard anyway. */
function tell(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message, () => undefined);
}

/** Calls `then` once, after the last message of the process. */
function whenGone(child: ChildProcess, then: (how: string) => void): void {
  let isGone = false;
  const once = (how: string): void => {
    if (!isGone) then(how);
    isGone = true;
  };
  child.on("error", (error) => {
    if (child.pid === undefined) once(error.message);
  });
  child.on("close", (code, signal) => once(signal === null ? `exit ${code}` : `exit by ${signal}`));
}

function lastWords(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-LAST_CHARACTERS);
  });
  return () => text.trim();
}
