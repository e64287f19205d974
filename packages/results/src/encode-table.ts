// encode-table.ts — the four formats of an export.
import { encodeArrow } from "./encode-arrow.js";
import { encodeParquet } from "./encode-parquet.js";
import { encodeCsv, encodeJsonLines } from "./encode-text.js";
import type { Table } from "./table.js";
import { isStream, streamOf, type TableStream } from "./table-stream.js";

/** csv, JSON lines, an uncompressed Arrow IPC file, Parquet. */
export type TableFormat = "csv" | "jsonl" | "arrow" | "parquet";

/**
 * The bytes of a table in pieces, a function of its rows and the format alone: however a stream is cut, they are equal.
 *
 * @example
 * for await (const piece of encodeTable(await resultsStream(sweep, store), "csv")) process.stdout.write(piece);
 */
export function encodeTable(
  table: Table | TableStream,
  format: TableFormat,
): AsyncIterable<Uint8Array> {
  const stream = isStream(table) ? table : streamOf(table);
  switch (format) {
    case "csv":
      return encodeCsv(stream);
    case "jsonl":
      return encodeJsonLines(stream);
    case "arrow":
      return encodeArrow(stream);
    case "parquet":
      return encodeParquet(stream);
  }
}
