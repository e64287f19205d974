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

/** A column of a file, before there are values. */
export interface FieldLayout {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

/**
 * The bytes of a file of one batch without nulls, a function of the columns and the metadata alone. Floats are written
 * as they are, NaN included.
 *
 * Cost: one copy of the data, and about 0.1 ms per file.
 */
export function arrowFile({ rows, columns, metadata }: ColumnSet): Uint8Array {
  const layout = columns.map(({ name, type }) => ({ name, type, nullable: false }));
  const file = arrowPieces(layout, metadata);
  const batch = { rows, columns: columns.map((data) => ({ data })) };
  return joined([...file.head(), ...file.batch(batch), ...file.end()]);
}

/** A file in pieces: its head, any number of batches, its end. Pieces may be views of the columns. */
export interface ArrowPieces {
  head(): Uint8Array[];
  batch(batch: Batch): Uint8Array[];
  end(): Uint8Array[];
}

export function arrowPieces(
  layout: readonly FieldLayout[],
  metadata: ReadonlyMap<string, string> = new Map(),
): ArrowPieces {
  const fields = layout.map(
    ({ name, type, nullable }) => new Field(name, arrowType(type), nullable),
  );
  const schema = new Schema(fields, new Map(metadata));
  const writer = new PieceWriter();
  return {
    head() {
      writer.reset(undefined, schema); // so that a file without batches has its schema too
      return writer.take();
    },
    batch({ rows, columns }) {
      const children = columns.map((column) => arrowData(column, rows));
      const data = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
      writer.write(new RecordBatch(schema, data));
      return writer.take();
    },
    end() {
      writer.finish();
      return writer.take();
    },
  };
}

/** Hands out what it writes at once, where its base class keeps everything to the end. */
class PieceWriter extends RecordBatchFileWriter {
  #pieces: Uint8Array[] = [];

  take(): Uint8Array[] {
    const taken = this.#pieces;
    this.#pieces = [];
    return taken;
  }

  protected override _write(chunk: ArrayBufferView): this {
    if (!this._started || chunk.byteLength === 0) return this;
    this.#pieces.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this._position += chunk.byteLength;
    return this;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let end = 0;
  for (const piece of pieces) {
    bytes.set(piece, end);
    end += piece.length;
  }
  return bytes;
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
