// encode-text.ts — tables as CSV and JSON lines, in pieces, with the shortest digits that read back the same.
import type { Column } from "./table.js";
import type { TableStream } from "./table-stream.js";
import { type TextPieces, textPieces } from "./text-pieces.js";

/**
 * CSV: header, LF, null empty, texts quoted where they need it (RFC 4180), an empty text as "".
 *
 * @example
 * for await (const piece of encodeCsv(streamOf(table))) process.stdout.write(piece);
 */
export async function* encodeCsv({ columns, pieces }: TableStream): AsyncGenerator<Uint8Array> {
  const out = textPieces();
  out.put(`${columns.map(({ name }) => csvText(name)).join(",")}\n`);
  for await (const table of pieces) {
    const cells = table.columns.map((column) => cellText(column, csvText, csvNumber));
    yield* lines(out, table.rows, (row) => {
      for (let i = 0; i < cells.length; i++) {
        if (i > 0) out.put(",");
        out.put(cells[i](row));
      }
      out.put("\n");
    });
  }
  yield out.rest();
}

/** JSON lines: an object per row; null where there is no number, infinities too, which JSON does not have. */
export async function* encodeJsonLines({
  columns,
  pieces,
}: TableStream): AsyncGenerator<Uint8Array> {
  const out = textPieces();
  const names = columns.map(({ name }, i) => `${i === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  for await (const table of pieces) {
    const cells = table.columns.map((column) => cellText(column, JSON.stringify, jsonNumber));
    yield* lines(out, table.rows, (row) => {
      for (let i = 0; i < cells.length; i++) {
        out.put(names[i]);
        out.put(cells[i](row));
      }
      out.put("}\n");
    });
  }
  yield out.rest();
}

/** Hands out what is full after each line. */
function* lines(
  out: TextPieces,
  rows: number,
  putLine: (row: number) => void,
): Generator<Uint8Array> {
  for (let row = 0; row < rows; row++) {
    putLine(row);
    const piece = out.full();
    if (piece !== undefined) yield piece;
  }
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
