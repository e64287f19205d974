// serve-lots.ts — the inside of a thread: makes the sweep at the first lot, then computes lot after lot.
import { workerData } from "node:worker_threads";
import { createChainCache, isKtsweepError } from "@ktsweep/core";
import {
  computeLot,
  type ComputableSweep,
  type LotContext,
  type RunReplicate,
} from "./compute-lot.js";
import { isStopRequested, markRow, type Control } from "./control.js";
import type { LotOutcome, LotTask } from "./lot-task.js";
import { rowWriter } from "./row-writer.js";

/** What the pool gives to each thread when it starts. */
export interface ThreadInput {
  /** The resolved spec. */
  readonly sweep: unknown;
  readonly control: Control;
  /** Most bytes of trained stages that the thread keeps. */
  readonly cacheBytes: number;
}

/** What a thread file is made of. */
export interface ThreadParts {
  /** The sweep of a resolved spec. */
  readonly makeSweep: (resolved: never) => ComputableSweep;
  readonly run: RunReplicate;
}

/**
 * The function that a thread file exports under the name `computeLot`.
 *
 * The promise that piscina makes of it never rejects: a sweep that can't be made is an outcome too.
 */
export function serveLots(parts: ThreadParts): (task: LotTask) => LotOutcome {
  const { sweep, control, cacheBytes } = workerData as ThreadInput;
  let context: Omit<LotContext, "onRow"> | undefined;
  return (task) => {
    try {
      context ??= threadContext(parts, sweep, control, cacheBytes);
    } catch (error) {
      const code = isKtsweepError(error) ? error.code : "WORKER_CRASHED";
      return {
        kind: "unusable",
        code,
        message: error instanceof Error ? error.message : String(error),
      };
    }
    const onRow = (row: number): void => markRow(control, task.lane, row);
    return computeLot({ ...context, onRow }, task);
  };
}

function threadContext(
  { makeSweep, run }: ThreadParts,
  resolved: unknown,
  control: Control,
  cacheBytes: number,
): Omit<LotContext, "onRow"> {
  const sweep = makeSweep(resolved as never);
  return {
    sweep,
    write: rowWriter(sweep.stages, sweep.outputs),
    run,
    cache: createChainCache(cacheBytes),
    isStopped: () => isStopRequested(control),
    clock: () => performance.now(),
  };
}
