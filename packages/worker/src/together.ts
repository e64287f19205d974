// together.ts — which rows of a lot are computed at once: the same replicate of neighbouring cells that share their draws.
import type { Cell } from "@ktsweep/core";

/** What cells computed at once may need together, where one alone does not need more. Unit: byte. */
const TOGETHER_BYTES = 2 ** 28;

/** Most memory that a lot needs at a time. `bytes`: of one row of each of its cells, of which `together` go at once. */
export function bytesTogether(bytes: readonly number[], together: number): number {
  const largest = bytes.reduce((most, each) => Math.max(most, each), 0);
  const sum = Math.min(together, bytes.length) * largest;
  return Math.max(largest, Math.min(sum, TOGETHER_BYTES));
}

/** Rows of one cell in a lot. */
export interface CellRows {
  readonly cell: Cell;
  /** Of one row. Unit: byte. */
  readonly bytes: number;
  /** Whether one row is predicted to take long. */
  readonly isLong: boolean;
  readonly first: number;
  readonly count: number;
  /** Place of the first one in the lot. */
  readonly row: number;
}

/** One replicate of several cells. */
export interface Pass {
  readonly replicate: number;
  readonly rows: readonly PassRow[];
}

export interface PassRow extends Pick<CellRows, "cell" | "isLong"> {
  /** Its place in the lot. */
  readonly row: number;
}

/** Whether `next` may be computed at once with `group`; at most `together` cells are. */
export function fitsIn(group: readonly CellRows[], next: CellRows, together: number): boolean {
  if (group.length === 0) return true;
  if (group.length >= together) return false;
  return [...group, next].reduce((total, { bytes }) => total + bytes, 0) <= TOGETHER_BYTES;
}

/** The rows of `group`, replicate by replicate, ascending; in a replicate, in the order of the cells. */
export function* passesOf(group: readonly CellRows[]): Generator<Pass> {
  const done = group.map(() => 0);
  const next = (g: number): number =>
    done[g] < group[g].count ? group[g].first + done[g] : Infinity;
  for (;;) {
    const replicate = group.reduce((least, _, g) => Math.min(least, next(g)), Infinity);
    if (replicate === Infinity) return;
    const rows: PassRow[] = [];
    group.forEach(({ cell, isLong, row }, g) => {
      if (next(g) !== replicate) return;
      rows.push({ row: row + done[g], cell, isLong });
      done[g] += 1;
    });
    yield { replicate, rows };
  }
}
