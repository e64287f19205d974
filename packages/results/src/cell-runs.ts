// cell-runs.ts — neighbouring rows of one cell, found without looking at each row's text.
import { cellIdLength, wordsOfBytes } from "./cell-id.js";
import type { Utf8Values } from "./columns.js";
import { IntRows } from "./int-rows.js";

/** Visits rows [start, end) that have one cell; `cell` is its words, one array, reused. */
export type CellRunVisitor = (cell: Uint32Array, start: number, end: number) => void;

/** Whether every text has the length of a cell id. */
export function haveIdLength({ offsets }: Utf8Values, rows: number): boolean {
  for (let row = 0; row < rows; row++) {
    if (offsets[row + 1] - offsets[row] !== cellIdLength) return false;
  }
  return true;
}

/**
 * Visits the runs of equal neighbours in a column of cell ids, each as long as it can be; false as soon as an id is not
 * 32 lower-case hex digits. Cost: about 2 ns a row, once per column.
 */
export function forEachCellRun(values: Utf8Values, rows: number, visit: CellRunVisitor): boolean {
  const cell = new Uint32Array(4);
  const { offsets, bytes } = values;
  const ends = endsOf(values, rows);
  let start = 0;
  for (let run = 0; run < ends.length; run++) {
    const end = ends.values[run];
    if (!wordsOfBytes(bytes, offsets[start], cell)) return false;
    visit(cell, start, end);
    start = end;
  }
  return true;
}

/** Columns are looked through when they are read, and again by whoever uses them. */
const knownEnds = new WeakMap<Utf8Values, IntRows>();

/** Where runs end. */
function endsOf(values: Utf8Values, rows: number): IntRows {
  const known = knownEnds.get(values);
  if (known !== undefined) return known;
  const ids = eightBytes(values, rows);
  const ends = new IntRows(1);
  for (let row = 1; row <= rows; row++) {
    if (row < rows && sameId(ids, row - 1, row)) continue;
    const at = ends.add();
    ends.values[at] = row;
  }
  knownEnds.set(values, ends);
  return ends;
}

/** An id as numbers: 32 ASCII bytes are four float64, none of which is NaN or zero where the id is valid. */
const perId = cellIdLength / 8;

function sameId(ids: Float64Array, a: number, b: number): boolean {
  const first = a * perId;
  const second = b * perId;
  return (
    ids[first] === ids[second] &&
    ids[first + 1] === ids[second + 1] &&
    ids[first + 2] === ids[second + 2] &&
    ids[first + 3] === ids[second + 3]
  );
}

/** The texts, eight bytes at a time. Shape: (rows · 4). */
function eightBytes({ offsets, bytes }: Utf8Values, rows: number): Float64Array {
  const text = bytes.subarray(offsets[0], offsets[0] + rows * cellIdLength);
  const aligned = text.byteOffset % 8 === 0 ? text : text.slice();
  return new Float64Array(aligned.buffer, aligned.byteOffset, rows * perId);
}
