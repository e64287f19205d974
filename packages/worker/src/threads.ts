// threads.ts — piscina with its edges taken off: a promise that never rejects, and never waits for ever.
//
// Piscina 5.3 stops refilling once a thread dies while it starts, and keeps tasks that no thread will
// take; `workerDestroy` with too few threads left is how that is seen.
import { Piscina } from "piscina";
import { isLaneStopRequested, isStopRequested, underwayIn, type Control } from "./control.js";
import type { LotOutcome, LotTask } from "./lot-task.js";
import type { ThreadInput } from "./serve-lots.js";
import { watchRow } from "./watchdog.js";

/** A fixed number of threads; a thread that dies is replaced. */
export interface Threads {
  /** Computes a lot; give at most as many at a time as there are threads. */
  run(task: LotTask): RunningLot;
  /** What the probe cell gives in one of the threads. Rejects where the thread dies. */
  probe(): Promise<string>;
  /** Terminates all threads; lots that they hold end as `terminated`. */
  destroy(): Promise<void>;
}

/** A lot that a thread has. */
export interface RunningLot {
  /** Never rejects. */
  readonly outcome: Promise<LotOutcome>;
  /** Ends the thread where it still has the lot; another takes its place. */
  readonly terminate: () => void;
}

/** Starts `count` threads from `file`, a path to JavaScript. */
export function startThreads(count: number, file: string, input: ThreadInput): Threads {
  const { control } = input;
  const piscina = new Piscina({ ...threadOptions(count), filename: file, workerData: input });
  const waiting = new Set<(outcome: LotOutcome) => void>();
  let broken: string | undefined;
  let lastError = "";

  piscina.on("error", (error) => {
    lastError = messageOf(error);
  });
  piscina.on("workerDestroy", () => {
    setImmediate(() => {
      if (isStopRequested(control) || piscina.threads.length >= count) return;
      broken = `A thread could not be started. ${lastError}`.trim();
      for (const end of [...waiting]) end({ kind: "not-begun", message: broken });
    });
  });

  function run(task: LotTask): RunningLot {
    if (broken !== undefined) {
      const outcome = Promise.resolve<LotOutcome>({ kind: "not-begun", message: broken });
      return { outcome, terminate: () => undefined };
    }
    const abort = new AbortController();
    const outcome = new Promise<LotOutcome>((resolve) => {
      const end = (result: LotOutcome): void => {
        waiting.delete(end);
        resolve(result);
      };
      waiting.add(end);
      const unwatch = watched(control, task, abort);
      piscina
        .run(task, { signal: abort.signal })
        .then(end, (error: unknown) => {
          lastError = messageOf(error);
          end(deadLot(control, task.lane, lastError));
        })
        .finally(unwatch);
    });
    return { outcome, terminate: () => abort.abort("The lot was stopped.") };
  }

  function probe(): Promise<string> {
    return new Promise((resolve, reject) => {
      const gone = (outcome: LotOutcome): void => {
        reject(new Error("message" in outcome ? outcome.message : outcome.kind));
      };
      waiting.add(gone);
      if (broken !== undefined) gone({ kind: "not-begun", message: broken });
      (piscina.run("probe") as Promise<string>)
        .then(resolve, reject)
        .finally(() => waiting.delete(gone));
    });
  }

  return { run, probe, destroy: () => piscina.destroy() };
}

/**
 * Timing of piscina's own is off: rows are timed in the thread. Atomics are off: a lot of one empty row
 * takes 37 µs there and back with any setting, and the thread's event loop stays free between lots.
 * Threads load built files, whatever conditions or loaders this process was started with.
 */
function threadOptions(count: number) {
  return {
    name: "computeLot",
    minThreads: count,
    maxThreads: count,
    concurrentTasksPerWorker: 1,
    atomics: "disabled",
    recordTiming: false,
    execArgv: [] as string[],
  } as const;
}

/** Aborting a task makes piscina terminate its thread and start another. Returns what ends the watch. */
function watched(
  control: Control,
  { lane, timeoutSeconds }: LotTask,
  abort: AbortController,
): () => void {
  if (timeoutSeconds === undefined) return () => undefined;
  return watchRow(control, lane, timeoutSeconds, () => {
    abort.abort(`It did not stop at its time limit of ${timeoutSeconds} s.`);
  });
}

function deadLot(control: Control, lane: number, message: string): LotOutcome {
  if (isLaneStopRequested(control, lane)) return { kind: "terminated" };
  const row = underwayIn(control, lane);
  if (row === "none") return { kind: "not-begun", message };
  return { kind: "crashed", ...(row === "several" ? {} : { row }), message };
}

function messageOf(error: unknown): string {
  if (error instanceof Error && typeof error.cause === "string") return error.cause;
  return error instanceof Error ? error.message : String(error);
}
