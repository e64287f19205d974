// row-order.ts — the result rows of a folder by cell and replicate, each once, and those that are there again.
import type { CellTable } from "./cell-table.js";
import { IntRows } from "./int-rows.js";
import { type RowRuns, runOf } from "./row-runs.js";

/** Places in a piece: `count` rows with replicates from `replicate` on, from row `start` of segment `part` on. */
export const pieceOf = { replicate: 0, count: 1, part: 2, start: 3 } as const;

/** Places in a repeat: `count` rows of a cell that stand in two places. */
export const repeatOf = {
  cell: 0,
  replicate: 1,
  count: 2,
  part: 3,
  start: 4,
  otherPart: 5,
  otherStart: 6,
} as const;

/** Distinct rows; those of a cell stand together, replicates ascending. Cells are numbered as they were found. */
export interface OrderedRows {
  readonly rows: number;
  readonly cells: CellTable;
  /** Pieces of cell c: [cellStarts[c], cellStarts[c + 1]). */
  readonly cellStarts: Int32Array;
  readonly pieces: IntRows;
  /** First row of a piece among all rows. Shape: (pieces + 1). */
  readonly offsets: Int32Array;
  /** Rows that were found again, to be compared; the place that was found first stands first. */
  readonly repeats: IntRows;
}

/** Cost: O(runs log runs of a cell). Memory: 24 bytes a piece. */
export function orderRows({ cells, table }: RowRuns): OrderedRows {
  const order = runsByCell(table, cells.size);
  const pieces = new IntRows(4);
  const repeats = new IntRows(7);
  const cellStarts = new Int32Array(cells.size + 1);
  const runs = table.values;
  for (let cell = 0; cell < cells.size; cell++) {
    const own = order.runs.subarray(order.starts[cell], order.starts[cell + 1]);
    sortByReplicate(own, table);
    const first = pieces.length;
    for (const run of own) addRun(run * table.width, runs, { first, pieces, repeats });
    cellStarts[cell + 1] = pieces.length;
  }
  const offsets = new Int32Array(pieces.length + 1);
  for (let piece = 0; piece < pieces.length; piece++) {
    offsets[piece + 1] = offsets[piece] + pieces.values[piece * pieces.width + pieceOf.count];
  }
  return { rows: offsets[pieces.length], cells, cellStarts, pieces, offsets, repeats };
}

/** Counting sort: the runs of a cell stand together, in the order in which they were found. */
function runsByCell(table: IntRows, cells: number): { runs: Int32Array; starts: Int32Array } {
  const { values, width, length } = table;
  const starts = new Int32Array(cells + 1);
  for (let run = 0; run < length; run++) starts[values[run * width + runOf.cell] + 1]++;
  for (let cell = 0; cell < cells; cell++) starts[cell + 1] += starts[cell];
  const next = starts.slice();
  const runs = new Int32Array(length);
  for (let run = 0; run < length; run++) runs[next[values[run * width + runOf.cell]]++] = run;
  return { runs, starts };
}

/** Most runs come in order already. */
function sortByReplicate(own: Int32Array, { values, width }: IntRows): void {
  const replicate = (run: number): number => values[run * width + runOf.replicate];
  for (let i = 1; i < own.length; i++) {
    if (replicate(own[i - 1]) > replicate(own[i])) {
      own.sort((a, b) => replicate(a) - replicate(b) || a - b);
      return;
    }
  }
}

interface CellPieces {
  /** First piece of the cell. */
  readonly first: number;
  readonly pieces: IntRows;
  readonly repeats: IntRows;
}

/** Adds what is new of a run as a piece, and what is there already as repeats. */
function addRun(at: number, runs: Int32Array, { first, pieces, repeats }: CellPieces): void {
  const begin = runs[at + runOf.replicate];
  const end = begin + runs[at + runOf.count];
  const known = Math.min(end, endOfPieces(first, pieces));
  for (let replicate = begin; replicate < known;) {
    const piece = pieceWith(replicate, first, pieces);
    const there = pieces.values.subarray(piece * pieces.width);
    const upTo = Math.min(known, there[pieceOf.replicate] + there[pieceOf.count]);
    const count = upTo - replicate;
    const into = there[pieceOf.start] + replicate - there[pieceOf.replicate];
    addRepeat(repeats, {
      cell: runs[at + runOf.cell],
      replicate,
      count,
      places: inOrderFound(
        [there[pieceOf.part], into],
        [runs[at + runOf.part], runs[at + runOf.start] + replicate - begin],
      ),
    });
    replicate = upTo;
  }
  if (known === end) return;
  const skipped = Math.max(0, known - begin);
  const to = pieces.add();
  const { values } = pieces;
  values[to + pieceOf.replicate] = begin + skipped;
  values[to + pieceOf.count] = end - begin - skipped;
  values[to + pieceOf.part] = runs[at + runOf.part];
  values[to + pieceOf.start] = runs[at + runOf.start] + skipped;
}

/** Replicate after the last that the cell has so far. Runs come by replicate, so pieces lie in order. */
function endOfPieces(first: number, pieces: IntRows): number {
  if (pieces.length === first) return -1;
  const last = pieces.values.subarray((pieces.length - 1) * pieces.width);
  return last[pieceOf.replicate] + last[pieceOf.count];
}

/** The piece that holds a replicate, which one does. */
function pieceWith(replicate: number, first: number, { values, width, length }: IntRows): number {
  let low = first;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (values[middle * width + pieceOf.replicate] <= replicate) low = middle;
    else high = middle - 1;
  }
  return low;
}

type Place = readonly [part: number, start: number];

function inOrderFound(a: Place, b: Place): readonly [Place, Place] {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? [a, b] : [b, a];
}

function addRepeat(
  repeats: IntRows,
  repeat: {
    readonly cell: number;
    readonly replicate: number;
    readonly count: number;
    readonly places: readonly [Place, Place];
  },
): void {
  const at = repeats.add();
  const { values } = repeats;
  const [[part, start], [otherPart, otherStart]] = repeat.places;
  values[at + repeatOf.cell] = repeat.cell;
  values[at + repeatOf.replicate] = repeat.replicate;
  values[at + repeatOf.count] = repeat.count;
  values[at + repeatOf.part] = part;
  values[at + repeatOf.start] = start;
  values[at + repeatOf.otherPart] = otherPart;
  values[at + repeatOf.otherStart] = otherStart;
}
