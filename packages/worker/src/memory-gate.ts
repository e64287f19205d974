// memory-gate.ts — rows that can't fit are refused before they are leased; large ones wait for each other.
import type { FailedRow } from "./batch.js";
import type { Lot } from "@ktsweep/scheduler";
import { bytesTogether } from "./together.js";

/** What rows need and what there is. */
export interface MemoryBudget {
  /** Predicted bytes of one row of each item. Shape: (items). */
  readonly bytes: Float64Array;
  readonly limitBytes: number;
  /** So many neighbouring items of a lot are computed at once at most. Default 1. */
  readonly together?: number;
}

/** Items of which not even one row fits. */
export function itemsThatCannotFit({ bytes, limitBytes }: MemoryBudget): number[] {
  const items: number[] = [];
  bytes.forEach((need, item) => {
    if (need > limitBytes) items.push(item);
  });
  return items;
}

/** Bytes that a thread needs for `lot`: of what is computed at once, not of all its rows. */
export function lotBytes({ bytes, together = 1 }: MemoryBudget, lot: Lot): number {
  return bytesTogether(
    Array.from(lot.ranges.items, (item) => bytes[item]),
    together,
  );
}

/** The failure of a row that was refused. */
export function refusedRow(
  { bytes, limitBytes }: MemoryBudget,
  row: Pick<FailedRow, "cell" | "replicate" | "attempt"> & { readonly item: number },
): FailedRow {
  const { item, cell, replicate, attempt } = row;
  const figures = `One replicate needs about ${mebibytes(bytes[item])}, ${mebibytes(limitBytes)} may be used.`;
  const cause = `MEMORY_REFUSED: ${figures} Raise --max-memory, or lower d or the checkpoints.`;
  return { cell, replicate, attempt, cause, permanent: true, lastOutput: "" };
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20).toLocaleString("en-US")} MiB`;
}
