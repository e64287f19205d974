// stored-rows.ts — the result rows of a folder: one row per (cell, replicate), however often it was written.
import { textOfWords } from "./cell-id.js";
import { CellTable } from "./cell-table.js";
import type { OnConflict, RowConflict } from "./row-conflict.js";
import type { Segment } from "./segment.js";
import { float64Column, forEachRow, outputsOf } from "./segment-rows.js";

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

export function rowCollector(): RowCollector {
  const cells = new CellTable();
  const parts: Part[] = [];
  return {
    add: (segment) => parts.push(partOf(segment, cells)),
    finish: (onConflict) => {
      const all = joined(parts);
      const order = keepDistinct(all, sortByCell(all.cells, cells.size), cells, onConflict);
      return viewOf(all, order, cells);
    },
  };
}

/** One segment's rows. */
interface Part {
  readonly name: string;
  /** Cell numbers. Shape: (rows of the segment). */
  readonly cells: Int32Array;
  readonly replicates: Int32Array;
  readonly columns: ReadonlyMap<string, Float64Array>;
}

/** The rows of all parts, end to end. Shape of the arrays: (rows of all parts). */
interface AllRows {
  readonly parts: readonly Part[];
  /** First row of each part. */
  readonly partStarts: readonly number[];
  readonly partOfRow: Int32Array;
  readonly cells: Int32Array;
  readonly replicates: Int32Array;
}

/** Rows in an order; those of cell c stand at [starts[c], starts[c + 1]). */
interface Order {
  readonly rows: Int32Array;
  readonly starts: Int32Array;
}

function partOf(segment: Segment, table: CellTable): Part {
  const cells = new Int32Array(segment.rows);
  const replicates = new Int32Array(segment.rows);
  forEachRow(segment, (words, replicate, row, sameCell) => {
    cells[row] = sameCell ? cells[row - 1] : table.intern(words);
    replicates[row] = replicate;
  });
  const columns = new Map(outputsOf(segment).map((name) => [name, float64Column(segment, name)]));
  return { name: segment.name, cells, replicates, columns };
}

function joined(parts: readonly Part[]): AllRows {
  const total = parts.reduce((sum, part) => sum + part.cells.length, 0);
  const partOfRow = new Int32Array(total);
  const cells = new Int32Array(total);
  const replicates = new Int32Array(total);
  const partStarts: number[] = [];
  let end = 0;
  parts.forEach((part, number) => {
    partStarts.push(end);
    cells.set(part.cells, end);
    replicates.set(part.replicates, end);
    partOfRow.fill(number, end, (end += part.cells.length));
  });
  return { parts, partStarts, partOfRow, cells, replicates };
}

/** Counting sort; stable, so that rows of a cell keep the order in which they were read. */
function sortByCell(cells: Int32Array, cellCount: number): Order {
  const starts = new Int32Array(cellCount + 1);
  for (const cell of cells) starts[cell + 1]++;
  for (let cell = 0; cell < cellCount; cell++) starts[cell + 1] += starts[cell];
  const next = starts.slice();
  const rows = new Int32Array(cells.length);
  for (let row = 0; row < cells.length; row++) rows[next[cells[row]]++] = row;
  return { rows, starts };
}

/** Sorts the rows of each cell by replicate and keeps the first of each. Changes `order.rows`. */
function keepDistinct(all: AllRows, order: Order, cells: CellTable, onConflict: OnConflict): Order {
  const { replicates } = all;
  const starts = new Int32Array(order.starts.length);
  let kept = 0;
  for (let cell = 0; cell < cells.size; cell++) {
    const rows = order.rows.subarray(order.starts[cell], order.starts[cell + 1]);
    sortByReplicate(rows, replicates);
    let last = -1;
    for (const row of rows) {
      if (last >= 0 && replicates[row] === replicates[last]) {
        if (!sameValues(all, last, row))
          onConflict(conflictOf(all, last, row, textOfWords(cells.words, 4 * cell)));
        continue;
      }
      order.rows[kept++] = last = row;
    }
    starts[cell + 1] = kept;
  }
  return { rows: order.rows.subarray(0, kept), starts };
}

/** Most rows come in order already. */
function sortByReplicate(rows: Int32Array, replicates: Int32Array): void {
  for (let i = 1; i < rows.length; i++) {
    if (replicates[rows[i - 1]] > replicates[rows[i]]) {
      rows.sort((a, b) => replicates[a] - replicates[b] || a - b);
      return;
    }
  }
}

function conflictOf(all: AllRows, first: number, second: number, cell: string): RowConflict {
  const name = (row: number): string => all.parts[all.partOfRow[row]].name;
  return {
    kind: "results",
    cell,
    replicate: all.replicates[first],
    segments: [name(first), name(second)],
  };
}

/** Equal bits in all outputs; an output that one of them lacks counts as null there. */
function sameValues(all: AllRows, first: number, second: number): boolean {
  const names = [first, second].flatMap((row) => [...all.parts[all.partOfRow[row]].columns.keys()]);
  return names.every((name) => Object.is(valueAt(all, first, name), valueAt(all, second, name)));
}

function valueAt(all: AllRows, row: number, output: string): number {
  const part = all.partOfRow[row];
  return all.parts[part].columns.get(output)?.[row - all.partStarts[part]] ?? NaN;
}

/** Copies what was kept, so that the segments' own memory can go. */
function viewOf(all: AllRows, order: Order, cells: CellTable): StoredRows {
  const { rows, starts } = order;
  const outputs = new Set(all.parts.flatMap((part) => [...part.columns.keys()]));
  const columns = new Map([...outputs].map((output) => [output, gather(all, rows, output)]));
  const count = rows.length;
  return {
    rows: count,
    replicates: rows.map((row) => all.replicates[row]),
    column: (output) => columns.get(output) ?? new Float64Array(count).fill(NaN),
    range(id) {
      const cell = cells.find(id);
      return cell < 0 ? undefined : { start: starts[cell], end: starts[cell + 1] };
    },
  };
}

function gather(all: AllRows, rows: Int32Array, output: string): Float64Array {
  const byPart = all.parts.map((part) => part.columns.get(output));
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const part = all.partOfRow[row];
    values[i] = byPart[part]?.[row - all.partStarts[part]] ?? NaN;
  }
  return values;
}
