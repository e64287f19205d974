// located-rows.ts — result rows where they lie on disk, for readers that take a part of them at a time.
import { columnsOfPart, compareRepeat, type PartValues } from "./repeated-rows.js";
import { type Columns, extentOf, gatherColumns, type PartReader } from "./gather.js";
import { IntRows } from "./int-rows.js";
import { lastFew } from "./last-few.js";
import { type OnConflict, refuseConflict } from "./row-conflict.js";
import { orderRows, type OrderedRows, pieceOf, repeatOf } from "./row-order.js";
import { RowRuns } from "./row-runs.js";
import type { Segment } from "./segment.js";
import type { RowRange } from "./stored-rows.js";

/** Rows in an order, each once; those of a cell stand together, replicates ascending. */
export interface LocatedRows {
  readonly rows: number;
  /** The rows of a cell; undefined where it has none. */
  range(cell: string): RowRange | undefined;
  /** How many rows of a range have a replicate below `limit`. */
  countBelow(range: RowRange, limit: number): number;
  /** Replicates of the rows of ranges, end to end. */
  replicates(ranges: readonly RowRange[]): Int32Array;
  /**
   * Values of the rows of ranges, end to end; an output that a row lacks is NaN. Rejects: STORE_IO.
   * Reads every segment that holds one of them, once; two are in memory.
   */
  read(ranges: readonly RowRange[], outputs: readonly string[]): Promise<Columns>;
}

/**
 * Looks through the segments; where rows stand in two places, their values are compared.
 *
 * Rejects: STORE_CONFLICT; what `read` rejects with. Memory: 40 bytes per run of neighbouring replicates.
 */
export async function locateRows(
  segments: AsyncIterable<Segment>,
  read: (name: string) => Promise<Segment>,
): Promise<LocatedRows> {
  const runs = new RowRuns();
  const names: string[] = [];
  for await (const segment of segments) {
    runs.add(segment);
    names.push(segment.name);
  }
  const ordered = orderRows(runs);
  const readPart = (part: number): Promise<Segment> => read(names[part]);
  await compareRepeats(ordered, readPart, refuseConflict);
  return locatedRows(ordered, readPart);
}

function locatedRows(ordered: OrderedRows, read: PartReader): LocatedRows {
  const { cells, cellStarts, offsets, rows } = ordered;
  return {
    rows,
    range(id) {
      const cell = cells.find(id);
      if (cell < 0) return undefined;
      return { start: offsets[cellStarts[cell]], end: offsets[cellStarts[cell + 1]] };
    },
    countBelow(range, limit) {
      let count = 0;
      forEachPiece(ordered, range, ({ replicate, from, to }) => {
        count += Math.max(0, Math.min(to - from, limit - replicate));
      });
      return count;
    },
    replicates: (ranges) => replicatesOf(ordered, ranges),
    read: (ranges, outputs) => gatherColumns(read, extentsOf(ordered, ranges), outputs),
  };
}

/** The part of a piece that lies in a range: rows [from, to) of all, the first of which has `replicate`. */
interface PieceRows {
  readonly replicate: number;
  readonly from: number;
  readonly to: number;
  readonly part: number;
  /** Row of the segment. */
  readonly start: number;
}

function forEachPiece(
  { pieces, offsets }: OrderedRows,
  range: RowRange,
  visit: (rows: PieceRows) => void,
): void {
  const { values, width } = pieces;
  for (let piece = pieceAt(offsets, range.start); offsets[piece] < range.end; piece++) {
    const at = piece * width;
    const from = Math.max(range.start, offsets[piece]);
    const skipped = from - offsets[piece];
    visit({
      replicate: values[at + pieceOf.replicate] + skipped,
      from,
      to: Math.min(range.end, offsets[piece + 1]),
      part: values[at + pieceOf.part],
      start: values[at + pieceOf.start] + skipped,
    });
  }
}

/** The piece that holds a row; offsets ascend strictly. */
function pieceAt(offsets: Int32Array, row: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle] <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

function replicatesOf(ordered: OrderedRows, ranges: readonly RowRange[]): Int32Array {
  const replicates = new Int32Array(ranges.reduce((sum, { start, end }) => sum + end - start, 0));
  let row = 0;
  for (const range of ranges) {
    forEachPiece(ordered, range, ({ replicate, from, to }) => {
      for (let i = 0; i < to - from; i++) replicates[row++] = replicate + i;
    });
  }
  return replicates;
}

function extentsOf(ordered: OrderedRows, ranges: readonly RowRange[]): IntRows {
  const extents = new IntRows(3);
  for (const range of ranges) {
    forEachPiece(ordered, range, ({ part, start, from, to }) => {
      const at = extents.add();
      extents.values[at + extentOf.part] = part;
      extents.values[at + extentOf.start] = start;
      extents.values[at + extentOf.count] = to - from;
    });
  }
  return extents;
}

/**
 * Compares rows that stand in two places; the segments that hold them are read again, and nothing else.
 * Pairs come in order, so that a segment is read about once per partner.
 */
export async function compareRepeats(
  ordered: OrderedRows,
  read: PartReader,
  onConflict: OnConflict,
): Promise<void> {
  const { values, width, length } = ordered.repeats;
  const part = (repeat: number): number => values[repeat * width + repeatOf.part];
  const other = (repeat: number): number => values[repeat * width + repeatOf.otherPart];
  const order = Int32Array.from({ length }, (_, repeat) => repeat);
  order.sort((a, b) => part(a) - part(b) || other(a) - other(b) || a - b);
  const valuesOf = lastFew(async (at) => columnsOfPart(await read(at)));
  let pair: readonly [PartValues, PartValues] | undefined;
  for (const [i, repeat] of order.entries()) {
    const isSamePair =
      i > 0 && part(order[i - 1]) === part(repeat) && other(order[i - 1]) === other(repeat);
    if (pair === undefined || !isSamePair)
      pair = [await valuesOf(part(repeat)), await valuesOf(other(repeat))];
    compareRepeat(ordered, repeat, pair, onConflict);
  }
}
