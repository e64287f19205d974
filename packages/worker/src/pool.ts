// pool.ts — threads that compute lots: who computes what now, and how they are stopped.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { KtsweepError } from "@ktsweep/core";
import { createControl, markRow, requestStop, rowUnderway } from "./control.js";
import type { LotOutcome, LotTask } from "./lot-task.js";
import { startThreads } from "./threads.js";

export interface PoolOptions {
  /** Number of threads, ≥ 1. */
  readonly threads: number;
  /** The resolved spec: plain data. */
  readonly sweep: unknown;
  /** JavaScript module that exports `computeLot`. Default: the one beside this file. */
  readonly threadFile?: URL;
  /** Most bytes of shared stage prefixes kept per thread. Default 256 MiB. */
  readonly cacheBytes?: number;
}

/** A lot for the pool, which chooses the lane. */
export type LotRequest = Omit<LotTask, "lane">;

/** A lot that a thread is computing. */
export interface LotUnderway {
  /** Which of the pool's threads has it, from 0. */
  readonly lane: number;
  /** Never rejects. */
  readonly outcome: Promise<LotOutcome>;
}

/** Threads that compute lots, one lot per thread at a time. */
export interface Pool {
  readonly threads: number;
  /** Gives a lot to a free thread. Throws RangeError where none is free. */
  compute(request: LotRequest): LotUnderway;
  /** Rows begun of the lot in `lane`. */
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
  const { threads, sweep, cacheBytes = DEFAULT_CACHE_BYTES } = options;
  const control = createControl(threads);
  const running = startThreads(threads, threadPath(options), { sweep, control, cacheBytes });
  const free = Array.from({ length: threads }, (_, lane) => threads - 1 - lane);
  const underway = new Set<Promise<LotOutcome>>();
  let ending: Promise<void> | undefined;

  async function computeIn(lane: number, request: LotRequest): Promise<LotOutcome> {
    markRow(control, lane, -1);
    if (ending !== undefined) return { kind: "terminated" };
    return running.run({ ...request, lane });
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
      const outcome = computeIn(lane, request);
      underway.add(outcome);
      void outcome.then(() => {
        underway.delete(outcome);
        free.push(lane);
      });
      return { lane, outcome };
    },
    rowsBegun: (lane) => rowUnderway(control, lane) + 1,
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
