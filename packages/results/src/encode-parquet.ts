// encode-parquet.ts — a table as a Parquet file: Snappy pages, fixed row groups, nothing that depends on the day.
import type { Column } from "./table.js";
import { type ColumnHead, piecesOf, type TableStream } from "./table-stream.js";

/** Rows of a row group: the same in every file, so that the bytes depend on the table alone. */
const groupRows = 65_536;

/** Float64 columns are optional, the others required; texts are dictionary-encoded where that is shorter. */
export async function* encodeParquet(table: TableStream): AsyncGenerator<Uint8Array> {
  const { ByteWriter, ParquetWriter } = await import("hyparquet-writer");
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: "root", num_children: table.columns.length },
      ...table.columns.map(schemaElement),
    ],
    createdBy: "ktsweep",
  });
  for await (const { columns } of piecesOf(table, groupRows)) {
    await writer.write({ columnData: columns.map(columnSource), rowGroupSize: groupRows });
    yield takeBytes(bytes);
  }
  await writer.finish();
  yield takeBytes(bytes);
}

/** What has been written so far; `index` is the place in the buffer, `offset` the place in the file. */
function takeBytes(bytes: { getBytes(): Uint8Array; index: number }): Uint8Array {
  const taken = bytes.getBytes().slice();
  bytes.index = 0;
  return taken;
}

function schemaElement({ name, type }: ColumnHead) {
  switch (type) {
    case "float64":
      return { name, type: "DOUBLE", repetition_type: "OPTIONAL" } as const;
    case "int32":
      return { name, type: "INT32", repetition_type: "REQUIRED" } as const;
    case "utf8":
      return {
        name,
        type: "BYTE_ARRAY",
        converted_type: "UTF8",
        logical_type: { type: "STRING" },
        repetition_type: "REQUIRED",
      } as const;
  }
}

/** Numbers are written plainly: a dictionary would take −0 for 0. */
function columnSource(column: Column) {
  const { name } = column;
  switch (column.type) {
    case "float64":
      return {
        name,
        data: withNulls(column.values),
        encoding: "PLAIN",
      } as const;
    case "int32":
      return { name, data: column.values, encoding: "PLAIN" } as const;
    case "utf8":
      return { name, data: column.values.slice() };
  }
}

function withNulls(values: Float64Array): Float64Array | (number | null)[] {
  return values.some((value) => value !== value)
    ? Array.from(values, (value) => (value === value ? value : null))
    : values;
}
