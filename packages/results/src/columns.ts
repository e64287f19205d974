// columns.ts — columns in memory, as segments hold them: three types, no nulls, no nesting.

/** Texts end to end in UTF-8. Shape: `offsets` (rows + 1), ascending from 0; `bytes` at least the last offset. */
export interface Utf8Values {
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

export type ColumnData =
  | { readonly name: string; readonly type: "float64"; readonly values: Float64Array }
  | { readonly name: string; readonly type: "int32"; readonly values: Int32Array }
  | { readonly name: string; readonly type: "utf8"; readonly values: Utf8Values };

export type ColumnType = ColumnData["type"];

/** Columns of one length, with the facts that belong to all of them. */
export interface ColumnSet {
  readonly rows: number;
  readonly columns: readonly ColumnData[];
  readonly metadata: ReadonlyMap<string, string>;
}

const decoder = new TextDecoder();

/** The text of one row. */
export function textAt(values: Utf8Values, row: number): string {
  return decoder.decode(values.bytes.subarray(values.offsets[row], values.offsets[row + 1]));
}

/** All texts; equal neighbours share one string. Shape: (rows). */
export function textsOf(values: Utf8Values): string[] {
  const rows = values.offsets.length - 1;
  const texts = new Array<string>(rows);
  for (let row = 0; row < rows; row++) {
    texts[row] = row > 0 && sameText(values, row - 1, row) ? texts[row - 1] : textAt(values, row);
  }
  return texts;
}

/** Whether two rows hold the same bytes. */
export function sameText(values: Utf8Values, a: number, b: number): boolean {
  const { offsets, bytes } = values;
  const startA = offsets[a];
  const startB = offsets[b];
  const length = offsets[a + 1] - startA;
  if (offsets[b + 1] - startB !== length) return false;
  for (let i = 0; i < length; i++) if (bytes[startA + i] !== bytes[startB + i]) return false;
  return true;
}
