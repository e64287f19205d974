// foreign-arrow.ts — an Arrow IPC file of anybody's, as texts by column: what fits need of it.

import { KtsweepError } from "@ktsweep/core";
import type { DataType as ArrowType, Vector } from "apache-arrow";

/** A column as texts; null where it is null. A number's text is the shortest that reads back as the same number. */
export interface TextColumn {
  readonly name: string;
  readonly values: readonly (string | null)[];
}

/**
 * Integers, floats, booleans, texts, dates and times, and dictionaries of these.
 *
 * Rejects: USAGE_INVALID, naming a column of another type, or the compression of the file; whatever the reader says of a file
 * that is no Arrow IPC.
 */
export async function readForeignArrow(bytes: Uint8Array): Promise<readonly TextColumn[]> {
  const { DataType, tableFromIPC } = await import("apache-arrow");
  const table = uncompressed(() => tableFromIPC(bytes));
  const isPlain = (type: ArrowType): boolean =>
    DataType.isDictionary(type)
      ? isPlain(type.dictionary as ArrowType)
      : DataType.isInt(type) ||
        DataType.isFloat(type) ||
        DataType.isBool(type) ||
        DataType.isUtf8(type) ||
        DataType.isLargeUtf8(type) ||
        DataType.isDate(type) ||
        DataType.isTime(type) ||
        DataType.isTimestamp(type) ||
        DataType.isNull(type);
  return table.schema.fields.map(({ name, type }, i) => {
    if (isPlain(type as ArrowType)) return { name, values: textsOf(table.getChildAt(i)) };
    throw new KtsweepError(
      "USAGE_INVALID",
      `the column ${name} has the type ${String(type)}, which is no number and no text`,
      "Leave the column out, or convert it.",
      { column: name },
    );
  });
}

function textsOf(vector: Vector | null): (string | null)[] {
  const texts: (string | null)[] = [];
  for (const value of vector ?? []) texts.push(value === null ? null : String(value));
  return texts;
}

/** What the reader says of a compressed file names no remedy. */
function uncompressed<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.includes("codec not found"))) throw cause;
    throw new KtsweepError(
      "USAGE_INVALID",
      "its record batches are compressed (lz4 or zstd)",
      "Write it without compression, such as compression=None, or as parquet.",
      {},
      { cause },
    );
  }
}
