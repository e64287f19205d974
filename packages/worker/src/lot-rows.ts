// lot-rows.ts — what became of a lot's rows: filled in any order, handed over as an unbroken beginning.
import type { ChainResult } from "@ktsweep/core";
import type { ComputedLot, RowCurve, RowFailure, RowProfile } from "./lot-task.js";
import type { RowWriter } from "./row-writer.js";

/** A lot on its way. */
export interface LotRows {
  /** The row's results. */
  record(row: number, result: ChainResult, seconds: number): void;
  fail(failure: RowFailure, seconds: number): void;
  /** The row left snapshots under these keys. */
  noteSnapshots(row: number, keys: readonly string[]): void;
  /** The rows up to the first one that was neither recorded nor failed. */
  close(): ComputedLot;
}

interface Shape {
  readonly rows: number;
  readonly stages: readonly string[];
  readonly outputs: readonly string[];
  readonly write: RowWriter;
}

/** `rows` rows of which nothing is known yet. */
export function openRows({ rows, stages, outputs, write }: Shape): LotRows {
  const width = outputs.length;
  const values = new Float64Array(rows * width);
  const seconds = new Float64Array(rows);
  const isSettled = new Uint8Array(rows);
  const failures = new Map<number, RowFailure>();
  const curves: RowCurve[] = [];
  const profiles: RowProfile[] = [];
  const snapshots: { readonly row: number; readonly key: string }[] = [];

  function settle(row: number, took: number): void {
    isSettled[row] = 1;
    seconds[row] = took;
  }

  return {
    record(row, result, took) {
      write(result, values, row * width);
      for (const stage of stages) {
        const { curve, profile } = result[stage];
        if (curve !== undefined) curves.push({ row, stage, ...curve });
        if (profile !== undefined) profiles.push({ row, stage, ...profile });
      }
      settle(row, took);
    },
    fail(failure, took) {
      failures.set(failure.row, failure);
      settle(failure.row, took);
    },
    noteSnapshots(row, keys) {
      for (const key of keys) snapshots.push({ row, key });
    },
    close() {
      const open = isSettled.indexOf(0);
      const attempted = open < 0 ? rows : open;
      const failed = inOrder([...failures.values()], attempted);
      const isOver = ({ row }: { readonly row: number }): boolean =>
        row < attempted && failures.get(row)?.permanent !== false;
      const keys = [...new Set(snapshots.filter(isOver).map(({ key }) => key))];
      return {
        kind: "computed",
        attempted,
        values: without(failed, values, { attempted, width }),
        seconds: seconds.slice(0, attempted),
        failures: failed,
        curves: inOrder(curves, attempted),
        profiles: inOrder(profiles, attempted),
        ...(keys.length > 0 ? { snapshots: keys } : {}),
      };
    },
  };
}

/** Ascending by row, the order within a row as it is. */
function inOrder<T extends { readonly row: number }>(
  entries: readonly T[],
  attempted: number,
): T[] {
  return entries.filter(({ row }) => row < attempted).sort((a, b) => a.row - b.row);
}

/** The values of the rows that did not fail. Shape: (attempted − failures × width). */
function without(
  failures: readonly RowFailure[],
  values: Float64Array,
  { attempted, width }: { readonly attempted: number; readonly width: number },
): Float64Array {
  let end = 0;
  let from = 0;
  for (const row of [...failures.map((failure) => failure.row), attempted]) {
    values.copyWithin(end, from * width, row * width);
    end += (row - from) * width;
    from = row + 1;
  }
  return values.slice(0, end);
}
