// stored-rows.ts — the result rows of a folder: one row per (cell, replicate), however often it was written.
import { copyRows } from "./gather.js";
import { columnsOfPart, compareRepeat, type PartValues } from "./repeated-rows.js";
import type { OnConflict } from "./row-conflict.js";
import { orderRows, type OrderedRows, pieceOf, repeatOf } from "./row-order.js";
import { RowRuns } from "./row-runs.js";
import type { Segment } from "./segment.js";

/** Rows [start, end) of one cell. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** Result rows in memory, in columns; rows of a cell stand together, replicates ascending. */
export interface StoredRows {
  readonly rows: number;
  /** Shape (rows). */
  readonly replicates: Int32Array;
  /** Shape (rows). NaN means null; an output that no row has is all NaN. */
  column(output: string): Float64Array;
  /** The rows of a cell; undefined where it has none. */
  range(cell: string): RowRange | undefined;
}

/** Takes segments one by one; `finish` hands out their union. */
export interface RowCollector {
  add(segment: Segment): void;
  /** The first row of a (cell, replicate) stays; a further, different one is a conflict. */
  finish(onConflict: OnConflict): StoredRows;
}

/** `outputs`: only these are kept; all of them where it is left out. */
export function rowCollector(outputs?: readonly string[]): RowCollector {
  const runs = new RowRuns();
  const parts: PartValues[] = [];
  return {
    add(segment) {
      runs.add(segment);
      parts.push(outputs === undefined ? columnsOfPart(segment) : someColumns(segment, outputs));
    },
    finish(onConflict) {
      const ordered = orderRows(runs);
      compareRepeats(ordered, parts, onConflict);
      return viewOf(ordered, parts);
    },
  };
}

/** Copies, so that the segment's memory can go. */
function someColumns(segment: Segment, outputs: readonly string[]): PartValues {
  const { name, columns } = columnsOfPart(segment);
  const kept = outputs.flatMap((output) => {
    const values = columns.get(output);
    return values === undefined ? [] : [[output, values.slice()] as const];
  });
  return { name, columns: new Map(kept) };
}

function compareRepeats(
  ordered: OrderedRows,
  parts: readonly PartValues[],
  onConflict: OnConflict,
): void {
  const { repeats } = ordered;
  for (let repeat = 0; repeat < repeats.length; repeat++) {
    const at = repeat * repeats.width;
    const first = parts[repeats.values[at + repeatOf.part]];
    const second = parts[repeats.values[at + repeatOf.otherPart]];
    compareRepeat(ordered, repeat, [first, second], onConflict);
  }
}

/** Copies what was kept, so that the segments' own memory can go. */
function viewOf(ordered: OrderedRows, parts: readonly PartValues[]): StoredRows {
  const { rows, cells, cellStarts, offsets } = ordered;
  const outputs = new Set(parts.flatMap((part) => [...part.columns.keys()]));
  const columns = new Map(
    Array.from(outputs, (output) => [
      output,
      gathered(
        ordered,
        parts.map((part) => part.columns.get(output)),
      ),
    ]),
  );
  let replicates: Int32Array | undefined;
  return {
    rows,
    get replicates() {
      return (replicates ??= replicatesOf(ordered));
    },
    column: (output) => columns.get(output) ?? new Float64Array(rows).fill(NaN),
    range(id) {
      const cell = cells.find(id);
      if (cell < 0) return undefined;
      return { start: offsets[cellStarts[cell]], end: offsets[cellStarts[cell + 1]] };
    },
  };
}

function gathered(
  { rows, pieces, offsets }: OrderedRows,
  byPart: readonly (Float64Array | undefined)[],
): Float64Array {
  const values = new Float64Array(rows);
  for (let piece = 0; piece < pieces.length; piece++) {
    const at = piece * pieces.width;
    const from = byPart[pieces.values[at + pieceOf.part]];
    const start = pieces.values[at + pieceOf.start];
    copyRows({ from, start }, { to: values, at: offsets[piece], end: offsets[piece + 1] });
  }
  return values;
}

function replicatesOf({ rows, pieces, offsets }: OrderedRows): Int32Array {
  const replicates = new Int32Array(rows);
  for (let piece = 0; piece < pieces.length; piece++) {
    let replicate = pieces.values[piece * pieces.width + pieceOf.replicate];
    for (let row = offsets[piece]; row < offsets[piece + 1]; row++) replicates[row] = replicate++;
  }
  return replicates;
}
