// arrow-write.ts — columns to the bytes of an Arrow IPC file: uncompressed, no dictionaries, no nesting.
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
import type { ColumnData, ColumnSet, ColumnType } from "./columns.js";

/** Where a float64 column is null. Shape: bit per row, least significant first. */
export interface Nulls {
  readonly count: number;
  readonly valid: Uint8Array;
}

/** A column of one record batch. */
export interface BatchColumn {
  readonly data: ColumnData;
  readonly nulls?: Nulls;
}

/** One record batch of a file. */
export interface Batch {
  readonly rows: number;
  readonly columns: readonly BatchColumn[];
}

/**
 * The bytes of a file of one batch without nulls, a function of the columns and the metadata alone. Floats are written
 * as they are, NaN included.
 *
 * Cost: one copy of the data, and about 0.1 ms per file.
 */
export function arrowFile({ rows, columns, metadata }: ColumnSet): Uint8Array {
  const layout = columns.map(({ name, type }) => ({ name, type, nullable: false }));
  const batches = [{ rows, columns: columns.map((data) => ({ data })) }];
  return arrowWriter(layout, batches, metadata).toUint8Array(true);
}

/** A writer that holds the pieces of a file; iterating over it hands them out. */
export function arrowWriter(
  layout: readonly {
    readonly name: string;
    readonly type: ColumnType;
    readonly nullable: boolean;
  }[],
  batches: Iterable<Batch>,
  metadata: ReadonlyMap<string, string>,
): RecordBatchFileWriter {
  const fields = layout.map(
    ({ name, type, nullable }) => new Field(name, arrowType(type), nullable),
  );
  const schema = new Schema(fields, new Map(metadata));
  const writer = new RecordBatchFileWriter();
  writer.reset(undefined, schema); // so that a file without batches has its schema too
  for (const { rows, columns } of batches) {
    const children = columns.map((column) => arrowData(column, rows));
    const type = new Struct(fields);
    writer.write(new RecordBatch(schema, makeData({ type, length: rows, nullCount: 0, children })));
  }
  writer.finish();
  return writer;
}

function arrowType(type: ColumnType): DataType {
  switch (type) {
    case "float64":
      return new Float64();
    case "int32":
      return new Int32();
    case "utf8":
      return new Utf8();
  }
}

function arrowData({ data: column, nulls }: BatchColumn, length: number): Data {
  switch (column.type) {
    case "float64": {
      const validity = { nullCount: nulls?.count ?? 0, nullBitmap: nulls?.valid };
      return makeData({ type: new Float64(), length, ...validity, data: column.values });
    }
    case "int32":
      return makeData({ type: new Int32(), length, nullCount: 0, data: column.values });
    case "utf8": {
      const { offsets: valueOffsets, bytes: data } = column.values;
      return makeData({ type: new Utf8(), length, nullCount: 0, valueOffsets, data });
    }
  }
}
