// segment-rows.ts — the columns of a segment by name, and its rows' identities.
import { wordsOfBytes } from "./cell-id.js";
import { sameText, type ColumnData, type ColumnType, type Utf8Values } from "./columns.js";

/** Rows in columns: a segment, or what becomes one. */
export interface Rows {
  readonly rows: number;
  readonly columns: readonly ColumnData[];
}

export function float64Column(rows: Rows, name: string): Float64Array {
  return column(rows, name, "float64").values as Float64Array;
}

export function int32Column(rows: Rows, name: string): Int32Array {
  return column(rows, name, "int32").values as Int32Array;
}

export function utf8Column(rows: Rows, name: string): Utf8Values {
  return column(rows, name, "utf8").values as Utf8Values;
}

/** Names of the stored outputs of a results segment, in its order. */
export function outputsOf(rows: Rows): string[] {
  return rows.columns.slice(2).map((one) => one.name);
}

/** Visits every row with the words of its cell (one array, reused) and whether the cell is the previous row's. */
export function forEachRow(
  rows: Rows,
  visit: (cell: Uint32Array, replicate: number, row: number, sameCell: boolean) => void,
): void {
  const cells = utf8Column(rows, "cell");
  const replicates = int32Column(rows, "replicate");
  const words = new Uint32Array(4);
  for (let row = 0; row < rows.rows; row++) {
    const sameCell = row > 0 && sameText(cells, row - 1, row);
    if (!sameCell) wordsOfBytes(cells.bytes, cells.offsets[row], words);
    visit(words, replicates[row], row, sameCell);
  }
}

/** Throws: TypeError where the column is missing, which `decodeSegment` rules out for the columns of its kind. */
function column(rows: Rows, name: string, type: ColumnType): ColumnData {
  const found = rows.columns.find((one) => one.name === name && one.type === type);
  if (found === undefined) throw new TypeError(`no ${type} column ${name}`);
  return found;
}
