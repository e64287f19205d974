// table-stream.ts — a table that is never in memory as a whole.
import type { Column, Table } from "./table.js";

/** A column's name and type. */
export type ColumnHead = Pick<Column, "name" | "type">;

/** A table in pieces, in order; each has all columns and some rows. */
export interface TableStream {
  readonly columns: readonly ColumnHead[];
  /** May be asked for once. A piece is valid until the next one is asked for. */
  readonly pieces: AsyncIterable<Table>;
}

export function isStream(table: Table | TableStream): table is TableStream {
  return "pieces" in table;
}

/** A table in memory as a stream of one piece. */
export function streamOf({ columns, rows }: Table): TableStream {
  return { columns: headsOf(columns), pieces: one({ columns, rows }) };
}

export function headsOf(columns: readonly ColumnHead[]): ColumnHead[] {
  return columns.map(({ name, type }) => ({ name, type }));
}

async function* one(table: Table): AsyncGenerator<Table> {
  yield table;
}

/** The whole table in memory. */
export async function collected({ columns, pieces }: TableStream): Promise<Table> {
  const parts: Table[] = [];
  for await (const piece of pieces) parts.push(piece);
  if (parts.length === 1) return parts[0];
  return joinPieces(columns, parts);
}

/** The same stream; undefined where it has no rows. */
export async function ifAny({ columns, pieces }: TableStream): Promise<TableStream | undefined> {
  const iterator = pieces[Symbol.asyncIterator]();
  let first = await iterator.next();
  while (first.done !== true && first.value.rows === 0) first = await iterator.next();
  if (first.done === true) return undefined;
  return { columns, pieces: continued(first.value, iterator) };
}

async function* continued(first: Table, rest: AsyncIterator<Table>): AsyncGenerator<Table> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** The same rows in pieces of `rows` rows each, the last one of what is left; none where there are no rows. */
export async function* piecesOf(
  { columns, pieces }: TableStream,
  rows: number,
): AsyncGenerator<Table> {
  let waiting: Table[] = [];
  let count = 0;
  for await (const piece of pieces) {
    for (let start = 0; start < piece.rows;) {
      const end = Math.min(piece.rows, start + rows - count);
      waiting.push(slice(piece, start, end));
      count += end - start;
      start = end;
      if (count < rows) continue;
      yield joinPieces(columns, waiting);
      waiting = [];
      count = 0;
    }
    waiting = waiting.map(owned);
  }
  if (count > 0) yield joinPieces(columns, waiting);
}

/** Rows [start, end), views of the columns. */
function slice(table: Table, start: number, end: number): Table {
  if (start === 0 && end === table.rows) return table;
  const columns = table.columns.map((column): Column => {
    switch (column.type) {
      case "float64":
        return { ...column, values: column.values.subarray(start, end) };
      case "int32":
        return { ...column, values: column.values.subarray(start, end) };
      case "utf8":
        return { ...column, values: column.values.slice(start, end) };
    }
  });
  return { columns, rows: end - start };
}

/** A copy: what waits for the next piece must not keep all of this one in memory. */
function owned({ columns, rows }: Table): Table {
  return {
    columns: columns.map(
      ({ ...column }) => ({ ...column, values: column.values.slice() }) as Column,
    ),
    rows,
  };
}

/** End to end; one piece alone is handed out as it is. */
function joinPieces(heads: readonly ColumnHead[], parts: readonly Table[]): Table {
  if (parts.length === 1) return parts[0];
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const columns = heads.map(({ name, type }, i): Column => {
    if (type === "utf8") {
      const values = parts.flatMap((part) => textsOf(part.columns[i]));
      return { name, type, values };
    }
    const values = type === "float64" ? new Float64Array(rows) : new Int32Array(rows);
    let at = 0;
    for (const part of parts) {
      values.set(part.columns[i].values as Float64Array, at);
      at += part.rows;
    }
    return { name, type, values } as Column;
  });
  return { columns, rows };
}

function textsOf(column: Column): readonly string[] {
  return column.type === "utf8" ? column.values : [];
}
