// encode-table.ts — the four formats of an export.
import { encodeArrow } from "./encode-arrow.js";
import { encodeParquet } from "./encode-parquet.js";
import { encodeCsv, encodeJsonLines } from "./encode-text.js";
import type { Table } from "./table.js";

/** csv, JSON lines, an uncompressed Arrow IPC file, Parquet. */
export type TableFormat = "csv" | "jsonl" | "arrow" | "parquet";

/**
 * The bytes of a table in pieces, a function of the table and the format alone.
 *
 * @example
 * for await (const piece of encodeTable(await resultsTable(sweep, store), "csv")) process.stdout.write(piece);
 */
export function encodeTable(table: Table, format: TableFormat): AsyncIterable<Uint8Array> {
  switch (format) {
    case "csv":
      return eventually(encodeCsv(table));
    case "jsonl":
      return eventually(encodeJsonLines(table));
    case "arrow":
      return encodeArrow(table);
    case "parquet":
      return encodeParquet(table);
  }
}

async function* eventually(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
