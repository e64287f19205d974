// pool.ts — threads that compute lots: who computes what now, and how they are stopped.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { KtsweepError } from "@ktsweep/core";
import { loadedLearners } from "./inputs/load-learner.js";
import { sharedRows } from "./inputs/load-rows.js";
import { beginnings, clearLane, createControl, requestLaneStop, requestStop } from "./control.js";
import type { LotOutcome, LotTask } from "./lot-task.js";
import type { SnapshotOptions } from "./row-snapshots.js";
import { startThreads, type RunningLot } from "./threads.js";

export interface PoolOptions {
  /** Number of threads, ≥ 1. */
  readonly threads: number;
  /** JavaScript module that exports `computeLot`. Default: the one beside this file. */
  readonly threadFile?: URL;
  /** Most bytes of shared stage prefixes kept per thread. Default 256 MiB. */
  readonly cacheBytes?: number;
  /** Descriptor of a row diary (`openDiary`) in which threads note the rows of lots with an `entry`. Default: none. */
  readonly diary?: number;
  /** Where the state of long rows is kept. Default: nowhere. */
  readonly snapshots?: SnapshotOptions;
}

/** A lot for the pool, which chooses the lane. */
export type LotRequest = Omit<LotTask, "lane">;

/** A lot that a thread is computing. */
export interface LotUnderway {
  /** Which of the pool's threads has it, from 0. */
  readonly lane: number;
  /** Never rejects. */
  readonly outcome: Promise<LotOutcome>;
  /**
   * The thread returns the rows that it has; where it does not within `graceMs` (default 2,000), it is terminated and
   * another takes its place. Other lots go on.
   */
  stop(graceMs?: number): void;
}

/** Threads that compute lots, one lot per thread at a time. */
export interface Pool {
  readonly threads: number;
  /** Gives a lot to a free thread. Throws RangeError where none is free. */
  compute(request: LotRequest): LotUnderway;
  /** What the probe cell gives, once per thread. Rejects where threads can't compute; for an idle pool. */
  probe(): Promise<readonly string[]>;
  /** How often rows were begun of the lot in `lane`, each alone or several at once. */
  rowsBegun(lane: number): number;
  /**
   * Stops for good: threads return the rows that they have; what is left after `graceMs` (default
   * 2,000) is terminated. Resolves when all threads are gone. Calling it again changes nothing.
   */
  stop(options?: { readonly graceMs?: number }): Promise<void>;
}

const DEFAULT_CACHE_BYTES = 2 ** 28;
const DEFAULT_GRACE_MS = 2000;

/**
 * Starts the threads. They stay until `stop`, but do not keep the process alive.
 *
 * Throws: KtsweepError WORKER_CRASHED where the thread file is missing.
 */
export function createPool(options: PoolOptions): Pool {
  const { threads, cacheBytes = DEFAULT_CACHE_BYTES, diary, snapshots } = options;
  const control = createControl(threads);
  const shared = {
    ...{ control, cacheBytes, learners: loadedLearners(), rows: sharedRows() },
    ...(diary === undefined ? {} : { diary }),
    ...(snapshots === undefined ? {} : { snapshots }),
  };
  const running = startThreads(threads, threadPath(options), shared);
  const free = Array.from({ length: threads }, (_, lane) => threads - 1 - lane);
  const underway = new Set<Promise<LotOutcome>>();
  let ending: Promise<void> | undefined;

  function computeIn(lane: number, request: LotRequest): RunningLot {
    clearLane(control, lane);
    if (ending === undefined) return running.run({ ...request, lane });
    return { outcome: Promise.resolve({ kind: "terminated" }), terminate: () => undefined };
  }

  async function stop(graceMs: number): Promise<void> {
    requestStop(control);
    await settledWithin(graceMs, [...underway]);
    await running.destroy();
  }

  return {
    threads,
    compute(request) {
      const lane = free.pop();
      if (lane === undefined) throw new RangeError(`All ${threads} threads are busy.`);
      const { outcome, terminate } = computeIn(lane, request);
      let timer: NodeJS.Timeout | undefined;
      underway.add(outcome);
      void outcome.then(() => {
        clearTimeout(timer);
        underway.delete(outcome);
        free.push(lane);
      });
      const stopLot = (graceMs = DEFAULT_GRACE_MS): void => {
        if (!underway.has(outcome)) return;
        requestLaneStop(control, lane);
        timer ??= setTimeout(terminate, graceMs);
      };
      return { lane, outcome, stop: stopLot };
    },
    probe: () => Promise.all(Array.from({ length: threads }, () => running.probe())),
    rowsBegun: (lane) => beginnings(control, lane),
    stop: ({ graceMs = DEFAULT_GRACE_MS } = {}) => (ending ??= stop(graceMs)),
  };
}

function threadPath({ threadFile }: PoolOptions): string {
  // A source tree runs this file as TypeScript; threads load JavaScript only.
  const beside = import.meta.url.endsWith(".ts") ? "../dist/thread.js" : "./thread.js";
  const path = fileURLToPath(threadFile ?? new URL(beside, import.meta.url));
  if (existsSync(path)) return path;
  throw new KtsweepError(
    "WORKER_CRASHED",
    `There is no thread file at ${path}.`,
    "In a clone, run `npm run build`; else install ktsweep again.",
  );
}

async function settledWithin(ms: number, outcomes: readonly Promise<LotOutcome>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.all(outcomes), late]);
  clearTimeout(timer);
}
