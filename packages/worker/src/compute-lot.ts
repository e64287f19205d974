// compute-lot.ts — computes the rows of one lot, one after another; a row that fails is data, not an error.
import { isKtsweepError, type Cell, type ChainCache, type ChainResult } from "@ktsweep/core";
import { taskRows, type ComputedLot, type LotTask } from "./lot-task.js";
import type { RowCurve, RowFailure, RowProfile } from "./lot-task.js";
import { rowFailure, timeoutFailure } from "./row-failure.js";
import type { RowWriter } from "./row-writer.js";

/** What a thread needs of a sweep. */
export interface ComputableSweep {
  readonly stages: readonly string[];
  readonly outputs: readonly string[];
  cell(index: number): Cell;
}

/** How one replicate is computed: `runChain`, or a stand-in. */
export type RunReplicate = (
  cell: Cell,
  options: { replicate: number; cache: ChainCache; shouldStop: () => boolean },
) => ChainResult;

/** What a thread keeps between lots, and how it reads the world. */
export interface LotContext {
  readonly sweep: ComputableSweep;
  readonly write: RowWriter;
  readonly run: RunReplicate;
  /** Stage prefixes that cells share. */
  readonly cache: ChainCache;
  /** Whether the pool wants the thread to end. Asked every few milliseconds. */
  readonly isStopped: () => boolean;
  /** Told before each row. */
  readonly onRow: (row: number) => void;
  /** Milliseconds of a monotonic clock. */
  readonly clock: () => number;
}

/**
 * Computes the rows of `task` in order until they are done or the pool stops.
 *
 * Total: whatever a row throws becomes one of the failures. A row that a stop interrupts was not attempted.
 */
export function computeLot(context: LotContext, task: LotTask): ComputedLot {
  const lot = openLot(context, taskRows(task));
  for (let r = 0; r < task.indices.length; r++) {
    const makeCell = once(() => context.sweep.cell(task.indices[r]));
    for (let k = 0; k < task.counts[r]; k++) {
      const replicate = task.firsts[r] + k;
      if (!computeRow(context, lot, { makeCell, replicate, timeout: task.timeoutSeconds })) {
        return closeLot(lot);
      }
    }
  }
  return closeLot(lot);
}

interface OpenLot {
  readonly width: number;
  attempted: number;
  recorded: number;
  readonly values: Float64Array;
  readonly seconds: Float64Array;
  readonly failures: RowFailure[];
  readonly curves: RowCurve[];
  readonly profiles: RowProfile[];
}

interface RowRequest {
  readonly makeCell: () => Cell;
  readonly replicate: number;
  readonly timeout: number | undefined;
}

function openLot({ sweep }: LotContext, rows: number): OpenLot {
  const width = sweep.outputs.length;
  return {
    width,
    attempted: 0,
    recorded: 0,
    values: new Float64Array(rows * width),
    seconds: new Float64Array(rows),
    failures: [],
    curves: [],
    profiles: [],
  };
}

/** False: the pool stops, and the row was not attempted. */
function computeRow(context: LotContext, lot: OpenLot, request: RowRequest): boolean {
  const { cache, clock, isStopped, run } = context;
  if (isStopped()) return false;
  const row = lot.attempted;
  context.onRow(row);
  const start = clock();
  const { makeCell, replicate, timeout } = request;
  const deadline = timeout === undefined ? Infinity : start + 1000 * timeout;
  const isLate = () => deadline < Infinity && clock() > deadline;
  try {
    const shouldStop = () => isStopped() || isLate();
    addResult(context, lot, row, run(makeCell(), { replicate, cache, shouldStop }));
  } catch (error) {
    const isInterrupted = isKtsweepError(error) && error.code === "RUN_STOPPED";
    if (isInterrupted && isStopped()) return false;
    const isTimeout = isInterrupted && timeout !== undefined && isLate();
    lot.failures.push(isTimeout ? timeoutFailure(row, timeout) : rowFailure(row, error));
  }
  lot.seconds[row] = (clock() - start) / 1000;
  lot.attempted += 1;
  return true;
}

function addResult(context: LotContext, lot: OpenLot, row: number, result: ChainResult): void {
  context.write(result, lot.values, lot.recorded * lot.width);
  for (const stage of context.sweep.stages) {
    const { curve, profile } = result[stage];
    if (curve !== undefined) lot.curves.push({ row, stage, ...curve });
    if (profile !== undefined) lot.profiles.push({ row, stage, ...profile });
  }
  lot.recorded += 1;
}

function closeLot(lot: OpenLot): ComputedLot {
  const { attempted, recorded, width, values, seconds, failures, curves, profiles } = lot;
  return {
    kind: "computed",
    attempted,
    values: values.slice(0, recorded * width),
    seconds: seconds.slice(0, attempted),
    failures,
    curves,
    profiles,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
