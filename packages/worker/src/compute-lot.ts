// compute-lot.ts — computes the rows of one lot, those that share draws at once; a row that fails is data, not an error.
import {
  isKtsweepError,
  type Cell,
  type ChainCache,
  type ChainResult,
  type KtsweepError,
  type RunOptions,
} from "@ktsweep/core";
import { openRows, type LotRows } from "./lot-rows.js";
import { taskRows, type ComputedLot, type LotTask } from "./lot-task.js";
import { rowFailure, timeoutFailure } from "./row-failure.js";
import type { RowWriter } from "./row-writer.js";
import type { RowSnapshots } from "./row-snapshots.js";
import { fitsIn, passesOf, type CellRows, type Pass } from "./together.js";

/** What a thread needs of a sweep. */
export interface ComputableSweep {
  readonly stages: readonly string[];
  readonly outputs: readonly string[];
  /** Stages that several cells may have in common. Default: all may. */
  readonly sharedStages?: readonly string[];
  /** So many neighbouring cells of a lot are computed at once at most. Default 1. */
  readonly together?: number;
  cell(index: number): Cell;
  /** Predicted time and memory of a row. Default: not known, taken for long and small. */
  cost?(index: number): { readonly secondsPerReplicate: number; readonly bytes: number };
}

/** How one replicate of several cells is computed: `runChains`, or a stand-in. */
export type RunReplicate = (
  cells: readonly Cell[],
  options: RunOptions & Required<Pick<RunOptions, "replicate" | "cache" | "shouldStop">>,
) => readonly (ChainResult | KtsweepError)[];

/** What a thread keeps between lots, and how it reads the world. */
export interface LotContext {
  readonly sweep: ComputableSweep;
  readonly write: RowWriter;
  readonly run: RunReplicate;
  /** Stage prefixes that cells share. */
  readonly cache: ChainCache;
  /** Where the state of long rows is kept. Default: nowhere. */
  readonly snapshots?: RowSnapshots;
  /** Whether the pool wants the thread to end. Asked every few milliseconds. */
  readonly isStopped: () => boolean;
  /** Told before each row, and before several at once. */
  readonly onRow: (row: number | "several") => void;
  /** Milliseconds of a monotonic clock. */
  readonly clock: () => number;
}

/**
 * Computes the rows of `task` until they are done or the pool stops: in order, but where neighbouring cells share
 * their draws, one replicate of several of them at once. The bits of a row do not depend on its company.
 *
 * Total: whatever a row throws becomes one of the failures. After a stop the rows up to the first unfinished one count;
 * what came behind it is computed again.
 */
export function computeLot(context: LotContext, task: LotTask): ComputedLot {
  const lot: OpenLot = {
    context,
    rows: openRows({ ...context.sweep, rows: taskRows(task), write: context.write }),
    isShared: isSharedIn(context.sweep),
    timeout: task.timeoutSeconds,
    isTooSlowTogether: false,
  };
  let group: CellRows[] = [];
  let row = 0;
  for (let r = 0; r < task.indices.length; r++) {
    const [index, first, count] = [task.indices[r], task.firsts[r], task.counts[r]];
    const next = cellRows(lot, { index, first, count, row });
    row += count;
    if (next === undefined) continue;
    if (!fitsIn(group, next, context.sweep.together ?? 1)) {
      if (!computeGroup(lot, group)) return lot.rows.close();
      group = [];
    }
    group.push(next);
  }
  computeGroup(lot, group);
  return lot.rows.close();
}

interface OpenLot {
  readonly context: LotContext;
  readonly rows: LotRows;
  readonly isShared: (stage: string) => boolean;
  /** Seconds that one row may take. */
  readonly timeout: number | undefined;
  /** Several rows at once took longer than one may: from then on each is computed alone. */
  isTooSlowTogether: boolean;
}

const UNKNOWN = { bytes: 0, secondsPerReplicate: Infinity };
/** A row that takes longer is worth keeping halfway. Unit: second. */
const LONG_SECONDS = 1;

type Evaluated = Omit<CellRows, "cell" | "bytes" | "isLong"> & { readonly index: number };

function isSharedIn({ sharedStages }: ComputableSweep): (stage: string) => boolean {
  return (stage) => sharedStages?.includes(stage) ?? true;
}

/** Undefined where the cell can't be evaluated: its rows have failed, unless the thread is to end. */
function cellRows({ context, rows }: OpenLot, about: Evaluated): CellRows | undefined {
  const { index, first, count, row } = about;
  const { sweep, isStopped } = context;
  const start = context.clock();
  try {
    const cell = sweep.cell(index);
    const { bytes, secondsPerReplicate } = sweep.cost?.(index) ?? UNKNOWN;
    return { cell, bytes, isLong: secondsPerReplicate >= LONG_SECONDS, first, count, row };
  } catch (error) {
    const seconds = (context.clock() - start) / 1000;
    for (let k = 0; k < count && !isStopped(); k++) rows.fail(rowFailure(row + k, error), seconds);
    return undefined;
  }
}

/** False: the pool stops. */
function computeGroup(lot: OpenLot, group: readonly CellRows[]): boolean {
  for (const pass of passesOf(group)) {
    const isDone =
      pass.rows.length === 1 || lot.isTooSlowTogether
        ? computeEach(lot, pass)
        : computeTogether(lot, pass);
    if (!isDone) return false;
  }
  return true;
}

function computeTogether(lot: OpenLot, pass: Pass): boolean {
  const { rows, timeout } = lot;
  const attempt = run(lot, pass);
  if (attempt.end === "stopped") return false;
  if (attempt.end === "results") {
    const seconds = attempt.seconds / pass.rows.length;
    pass.rows.forEach(({ row }, i) => settle(lot, row, { result: attempt.results[i], seconds }));
    for (const { row } of pass.rows) rows.noteSnapshots(row, attempt.snapshots);
    return true;
  }
  // Which of them is to blame shows when each is alone.
  if (attempt.end === "late" && timeout !== undefined) lot.isTooSlowTogether = true;
  return computeEach(lot, pass);
}

function computeEach(lot: OpenLot, { replicate, rows }: Pass): boolean {
  for (const one of rows) {
    const attempt = run(lot, { replicate, rows: [one] });
    const { row } = one;
    const { seconds } = attempt;
    if (attempt.end === "stopped") return false;
    if (attempt.end === "results") settle(lot, row, { result: attempt.results[0], seconds });
    else if (attempt.end === "late") lot.rows.fail(timeoutFailure(row, lot.timeout ?? 0), seconds);
    else lot.rows.fail(rowFailure(row, attempt.error), seconds);
    lot.rows.noteSnapshots(row, attempt.snapshots);
  }
  return true;
}

type Attempt = {
  readonly seconds: number;
  /** Names of what is kept of them. */ readonly snapshots: readonly string[];
} & (
  | { readonly end: "results"; readonly results: readonly (ChainResult | KtsweepError)[] }
  /** They took longer than one row may. */
  | { readonly end: "late" }
  | { readonly end: "thrown"; readonly error: unknown }
  /** The pool stops. */
  | { readonly end: "stopped" }
);

/** Computes the rows of `pass` at once, as long as one of them may take. */
function run({ context, timeout, isShared }: OpenLot, { replicate, rows }: Pass): Attempt {
  const { cache, clock, isStopped } = context;
  const snapshots = rows.some(({ isLong }) => isLong) ? context.snapshots : undefined;
  if (isStopped()) return { end: "stopped", seconds: 0, snapshots: [] };
  context.onRow(rows.length === 1 ? rows[0].row : "several");
  const start = clock();
  const deadline = timeout === undefined ? Infinity : start + 1000 * timeout;
  const isLate = (): boolean => deadline < Infinity && clock() > deadline;
  const shouldStop = (): boolean => isStopped() || isLate();
  const about = (): Pick<Attempt, "seconds" | "snapshots"> => ({
    seconds: (clock() - start) / 1000,
    snapshots: snapshots?.keys() ?? [],
  });
  snapshots?.begin(isStopped);
  try {
    const cells = rows.map(({ cell }) => cell);
    const options = { replicate, cache, shouldStop, isShared };
    const kept = snapshots === undefined ? {} : { snapshots };
    const results = context.run(cells, { ...options, ...kept });
    return { end: "results", results, ...about() };
  } catch (error) {
    const isInterrupted = isKtsweepError(error) && error.code === "RUN_STOPPED";
    if (isInterrupted && isStopped()) return { end: "stopped", ...about() };
    if (isInterrupted && isLate()) return { end: "late", ...about() };
    return { end: "thrown", error, ...about() };
  }
}

interface Settled {
  readonly result: ChainResult | KtsweepError;
  readonly seconds: number;
}

function settle({ rows }: OpenLot, row: number, { result, seconds }: Settled): void {
  if (isKtsweepError(result)) rows.fail(rowFailure(row, result), seconds);
  else rows.record(row, result, seconds);
}
