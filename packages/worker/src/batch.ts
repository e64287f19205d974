// batch.ts — a computed lot as rows for a store: plain data, addressed by (cell, replicate).
import { eachRow, type Lot } from "@ktsweep/scheduler";
import type { ComputedLot, RowCurve, RowFailure, RowProfile } from "./lot-task.js";

interface RowAddress {
  /** 32 hex digits. */
  readonly cell: string;
  readonly replicate: number;
}

/** What is handed to a store at once: plain data. */
export interface RowBatch {
  /** Per lot. Shape: `values` is (rows × outputs), row-major; NaN means null. */
  readonly results: readonly {
    readonly outputs: readonly string[];
    readonly cells: readonly string[];
    readonly replicates: Int32Array;
    readonly values: Float64Array;
  }[];
  readonly curves: readonly (RowAddress & Omit<RowCurve, "row">)[];
  readonly profiles: readonly (RowAddress & Omit<RowProfile, "row">)[];
  /** Where and how long each row was computed. */
  readonly timings: readonly (RowAddress & {
    readonly host: string;
    readonly thread: number;
    readonly seconds: number;
    /** Try number of the row, from 1. */
    readonly attempt: number;
  })[];
  /** Failed attempts. */
  readonly failures: readonly FailedRow[];
}

/** One failed attempt at a row. */
export interface FailedRow extends RowAddress {
  /** Error code and what happened. */
  readonly cause: string;
  readonly permanent: boolean;
  readonly attempt: number;
  readonly lastOutput: string;
}

/** What a lot's rows are called outside. */
export interface RowNames {
  readonly outputs: readonly string[];
  /** 32 hex digits. */
  readonly cellId: (item: number) => string;
  /** Number of this try at a row, from 1. */
  readonly attempt: (item: number, replicate: number) => number;
  readonly host: string;
}

/** The rows of `computed`, which thread `thread` made of `lot`. */
export function batchOf(
  names: RowNames,
  lot: Lot,
  computed: ComputedLot,
  thread: number,
): RowBatch {
  const { attempted, failures, seconds, values } = computed;
  const cells: string[] = [];
  const replicates = new Int32Array(attempted - failures.length);
  const timings: RowBatch["timings"][number][] = [];
  const failed: FailedRow[] = [];
  const addresses: RowAddress[] = [];
  const needsAddresses = computed.curves.length + computed.profiles.length > 0;
  let cell = "";
  let previous = -1;
  let row = 0;
  for (const { item, replicate } of eachRow(lot.ranges)) {
    if (row === attempted) break;
    if (item !== previous) cell = names.cellId(item);
    previous = item;
    const attempt = names.attempt(item, replicate);
    if (needsAddresses) addresses.push({ cell, replicate });
    if (failures[failed.length]?.row === row) {
      failed.push(failureRow({ cell, replicate }, failures[failed.length], attempt));
    } else {
      replicates[cells.length] = replicate;
      cells.push(cell);
      timings.push({ cell, replicate, host: names.host, thread, seconds: seconds[row], attempt });
    }
    row += 1;
  }
  const addressed = <T extends { readonly row: number }>({ row: at, ...rest }: T) => ({
    ...addresses[at],
    ...rest,
  });
  return {
    results: cells.length === 0 ? [] : [{ outputs: names.outputs, cells, replicates, values }],
    curves: computed.curves.map(addressed),
    profiles: computed.profiles.map(addressed),
    timings,
    failures: failed,
  };
}

/** A batch of failures only. */
export function failureBatch(failures: readonly FailedRow[]): RowBatch {
  return { results: [], curves: [], profiles: [], timings: [], failures };
}

/** Bytes that a batch holds in memory, roughly. */
export function batchBytes({ results, curves, profiles, timings, failures }: RowBatch): number {
  let bytes = 100 * timings.length + 500 * failures.length;
  for (const { values } of results) bytes += values.byteLength;
  for (const { steps } of curves) bytes += 200 + 3 * steps.byteLength;
  for (const { index } of profiles) bytes += 200 + 6 * index.byteLength;
  return bytes;
}

function failureRow(address: RowAddress, failure: RowFailure, attempt: number): FailedRow {
  const { code, message, permanent, lastOutput } = failure;
  return { ...address, cause: `${code}: ${message}`, permanent, attempt, lastOutput };
}
