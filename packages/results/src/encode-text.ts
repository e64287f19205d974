// encode-text.ts — tables as CSV and JSON lines, in pieces, with the shortest digits that read back the same.
import type { Column, Table } from "./table.js";
import { textPieces } from "./text-pieces.js";

/**
 * CSV: header, LF, null empty, texts quoted where they need it (RFC 4180), an empty text as "".
 *
 * @example
 * for (const piece of encodeCsv(table)) process.stdout.write(piece);
 */
export function* encodeCsv(table: Table): Generator<Uint8Array> {
  const header = table.columns.map(({ name }) => csvText(name)).join(",");
  const cells = table.columns.map((column) => cellText(column, csvText, csvNumber));
  yield* lines(table.rows, `${header}\n`, (row, put) => {
    for (let i = 0; i < cells.length; i++) {
      if (i > 0) put(",");
      put(cells[i](row));
    }
    put("\n");
  });
}

/** JSON lines: an object per row; null where there is no number, infinities too, which JSON does not have. */
export function* encodeJsonLines(table: Table): Generator<Uint8Array> {
  const names = table.columns.map(
    ({ name }, i) => `${i === 0 ? "{" : ","}${JSON.stringify(name)}:`,
  );
  const cells = table.columns.map((column) => cellText(column, JSON.stringify, jsonNumber));
  yield* lines(table.rows, "", (row, put) => {
    for (let i = 0; i < cells.length; i++) {
      put(names[i]);
      put(cells[i](row));
    }
    put("}\n");
  });
}

function* lines(
  rows: number,
  header: string,
  putLine: (row: number, put: (text: string) => void) => void,
): Generator<Uint8Array> {
  const pieces = textPieces();
  pieces.put(header);
  for (let row = 0; row < rows; row++) {
    putLine(row, pieces.put);
    const piece = pieces.full();
    if (piece !== undefined) yield piece;
  }
  yield pieces.rest();
}

/** The text of a column by row; asked for ascending rows, equal neighbours are formatted once. */
function cellText(
  column: Column,
  ofText: (text: string) => string,
  ofNumber: (value: number) => string,
): (row: number) => string {
  return column.type === "utf8"
    ? remembered(column.values, ofText)
    : remembered(column.values, ofNumber);
}

function remembered<Value>(
  values: ArrayLike<Value>,
  format: (value: Value) => string,
): (row: number) => string {
  let lastValue: Value | undefined;
  let lastText = "";
  return (row) => {
    const value = values[row];
    if (!Object.is(value, lastValue)) {
      lastValue = value;
      lastText = format(value);
    }
    return lastText;
  };
}

function csvNumber(value: number): string {
  if (value !== value) return "";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** −0 has a fraction, because many readers take "-0" for a whole number, which has no sign. */
function jsonNumber(value: number): string {
  if (!Number.isFinite(value)) return "null";
  return Object.is(value, -0) ? "-0.0" : String(value);
}

function csvText(text: string): string {
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
