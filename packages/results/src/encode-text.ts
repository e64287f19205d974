// encode-text.ts — tables as CSV and JSON lines, in pieces, with the shortest digits that read back the same.
import type { Column, Table } from "./table.js";

/** Rows that are joined into one piece. */
const pieceRows = 4096;

const encoder = new TextEncoder();

/**
 * CSV: header, LF, null empty, texts quoted where they need it (RFC 4180), an empty text as "".
 *
 * @example
 * for await (const piece of encodeCsv(table)) process.stdout.write(piece);
 */
export function* encodeCsv(table: Table): Generator<Uint8Array> {
  yield encoder.encode(`${table.columns.map(({ name }) => csvText(name)).join(",")}\n`);
  const cells = table.columns.map((column) => cellText(column, csvText, ""));
  yield* pieces(table.rows, (row) => {
    let line = cells[0]?.(row) ?? "";
    for (let i = 1; i < cells.length; i++) line += `,${cells[i]!(row)}`;
    return line;
  });
}

/** JSON lines: an object per row; null where there is no number, infinities too, which JSON does not have. */
export function* encodeJsonLines(table: Table): Generator<Uint8Array> {
  const names = table.columns.map(
    ({ name }, i) => `${i === 0 ? "{" : ","}${JSON.stringify(name)}:`,
  );
  const cells = table.columns.map((column) => cellText(column, JSON.stringify, "null"));
  const finite = table.columns.map((column) =>
    column.type === "float64" ? column.values : undefined,
  );
  yield* pieces(table.rows, (row) => {
    let line = "";
    for (let i = 0; i < cells.length; i++) {
      const value = finite[i]?.[row];
      line += names[i]! + (value === Infinity || value === -Infinity ? "null" : cells[i]!(row));
    }
    return `${line}}`;
  });
}

function* pieces(rows: number, lineOf: (row: number) => string): Generator<Uint8Array> {
  for (let start = 0; start < rows; start += pieceRows) {
    let piece = "";
    const end = Math.min(rows, start + pieceRows);
    for (let row = start; row < end; row++) piece += `${lineOf(row)}\n`;
    yield encoder.encode(piece);
  }
}

/** The text of a column by row; asked for ascending rows, equal neighbours are formatted once. */
function cellText(
  column: Column,
  textOf: (text: string) => string,
  nullText: string,
): (row: number) => string {
  const { values } = column;
  const format = (value: number | string): string =>
    typeof value === "string" ? textOf(value) : value === value ? numberText(value) : nullText;
  let lastValue: number | string | undefined;
  let lastText = "";
  return (row) => {
    const value = values[row]!;
    if (Object.is(value, lastValue)) return lastText;
    lastValue = value;
    return (lastText = format(value));
  };
}

/** Shortest digits that read back as the same number, −0 too. */
function numberText(value: number): string {
  return value === 0 && 1 / value < 0 ? "-0" : String(value);
}

function csvText(text: string): string {
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
