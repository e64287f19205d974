// serve-lots.ts — the inside of a thread: makes sweeps as lots ask for them, and computes lot after lot.
import { workerData } from "node:worker_threads";
import {
  createChainCache,
  isKtsweepError,
  type ChainCache,
  type MeasuredRows,
  type SharedChainCache,
} from "@ktsweep/core";
import { computeLot, type ComputableSweep, type RunReplicate } from "./compute-lot.js";
import type { LearnerSource } from "./inputs/load-learner.js";
import { isFirstToNote, isLaneStopRequested, markRow, type Control } from "./control.js";
import { taskRows, type ComputedLot, type LotOutcome, type LotTask } from "./lot-task.js";
import { probeDigest } from "./probe.js";
import { keepRecent } from "./recent.js";
import { diaryWriter } from "./row-diary.js";
import { rowFailure } from "./row-failure.js";
import { openSnapshots, type RowSnapshots, type SnapshotOptions } from "./row-snapshots.js";
import { rowWriter, type RowWriter } from "./row-writer.js";
import { resolvedOf, type SpecText } from "./spec-text.js";

/** What the pool gives to each thread when it starts. */
export interface ThreadInput {
  readonly control: Control;
  /** Most bytes of trained stages that the thread keeps. */
  readonly cacheBytes: number;
  /** Descriptor of the pool's row diary, if it has one. */
  readonly diary?: number;
  /** Where the state of long rows is kept, if anywhere. */
  readonly snapshots?: SnapshotOptions;
  /** Users' own learners that the process has loaded. */
  readonly learners: readonly LearnerSource[];
  /** Measured rows, in memory that all threads share. */
  readonly rows: readonly MeasuredRows[];
}

/** A lot, or the question what the probe cell gives here. */
export type ThreadTask = LotTask | "probe";

/** What a thread file is made of. */
export interface ThreadParts {
  /** The sweep of a resolved spec. */
  readonly makeSweep: (resolved: never) => ComputableSweep;
  readonly run: RunReplicate;
}

/** What a thread keeps of a sweep. */
interface KeptSweep {
  readonly sweep: ComputableSweep;
  readonly write: RowWriter;
  readonly cache: ChainCache;
  /** Forgets its trained stages. */
  readonly close: () => void;
}

/** Sweeps that take turns in one thread without being made anew; each is some 100 KiB. */
const MAX_SWEEPS = 8;

let sweepsMade = 0;

/**
 * The function that a thread file exports under the name `computeLot`.
 *
 * The promise that piscina makes of it never rejects: a sweep that can't be made is an outcome too.
 */
export function serveLots(parts: ThreadParts): (task: ThreadTask) => LotOutcome | string {
  const input = workerData as ThreadInput;
  const { control, cacheBytes, diary } = input;
  const sweeps = keepRecent<KeptSweep>(MAX_SWEEPS, ({ close }) => close());
  const cache = createChainCache(cacheBytes);
  const note = diary === undefined ? undefined : diaryWriter(diary);
  const clock = (): number => performance.now();
  const snapshots = snapshotsOf(input, clock);
  const kept = snapshots === undefined ? {} : { snapshots };
  return (task) => {
    if (task === "probe") return probeDigest();
    const { lane, spec, entry } = task;
    let sweep: KeptSweep;
    try {
      sweep = sweeps(spec.digest, () => keepSweep(parts, spec, cache));
    } catch (error) {
      const code = isKtsweepError(error) ? error.code : "WORKER_CRASHED";
      if (code === "INPUT_MISSING") return refusedLot(task, error);
      return {
        kind: "unusable",
        code,
        message: error instanceof Error ? error.message : String(error),
      };
    }
    const isStopped = (): boolean => isLaneStopRequested(control, lane);
    const onRow = (row: number | "several"): void => {
      markRow(control, lane, row);
      if (entry !== undefined) note?.(lane, entry, row);
    };
    const computed = computeLot(
      { ...sweep, ...kept, run: parts.run, isStopped, onRow, clock },
      task,
    );
    if (entry !== undefined) note?.(lane, entry, "none");
    return computed;
  };
}

/** Every row fails, and says which file is missing: elsewhere they can be computed. */
function refusedLot(task: LotTask, error: unknown): ComputedLot {
  const rows = taskRows(task);
  return {
    kind: "computed",
    attempted: rows,
    values: new Float64Array(0),
    seconds: new Float64Array(rows),
    failures: Array.from({ length: rows }, (_, row) => rowFailure(row, error)),
    curves: [],
    profiles: [],
  };
}

/** What can't be written is said once for all threads: the rows are computed all the same. */
function snapshotsOf(
  { control, snapshots }: ThreadInput,
  clock: () => number,
): RowSnapshots | undefined {
  if (snapshots === undefined) return undefined;
  const onFailure = (error: unknown): void => {
    if (!isFirstToNote(control)) return;
    const why = error instanceof Error ? error.message : String(error);
    console.warn(`Long rows can't be kept halfway: ${why}. What is interrupted begins anew.`);
  };
  return openSnapshots(snapshots, { clock, onFailure });
}

function keepSweep({ makeSweep }: ThreadParts, spec: SpecText, cache: SharedChainCache): KeptSweep {
  const sweep = makeSweep(resolvedOf(spec) as never);
  const write = rowWriter(sweep.stages, sweep.outputs);
  // One cache for all sweeps: what a thread keeps is bounded, however many there are. A long prefix would cost 10 % of
  // the cheapest rows.
  const prefix = `${sweepsMade++} `;
  const own: ChainCache = {
    find: (key) => cache.find(`${prefix}${key}`),
    keep: (key, make, bytesOf) => cache.keep(`${prefix}${key}`, make, bytesOf),
  };
  return { sweep, write, cache: own, close: () => cache.forget(prefix) };
}
