// encode-arrow.ts — a table as an Arrow IPC file.
import { arrowWriter, type Batch, type BatchColumn, type Nulls } from "./arrow-write.js";
import { utf8Builder } from "./column-builder.js";
import type { Column, Table } from "./table.js";

/** Rows of a batch: the same in every file, so that the bytes depend on the table alone. */
const batchRows = 65_536;

/** An uncompressed IPC file: float64 columns nullable, the others not. */
export async function* encodeArrow(table: Table): AsyncGenerator<Uint8Array> {
  const layout = table.columns.map(({ name, type }) => ({
    name,
    type,
    nullable: type === "float64",
  }));
  yield* arrowWriter(layout, batchesOf(table), new Map());
}

function* batchesOf(table: Table): Generator<Batch> {
  for (let start = 0; start < table.rows; start += batchRows) {
    const end = Math.min(table.rows, start + batchRows);
    yield {
      rows: end - start,
      columns: table.columns.map((column) => batchColumn(column, start, end)),
    };
  }
}

function batchColumn(column: Column, start: number, end: number): BatchColumn {
  const { name } = column;
  switch (column.type) {
    case "float64": {
      const values = column.values.subarray(start, end);
      const nulls = nullsOf(values);
      return { data: { name, type: "float64", values }, ...(nulls === undefined ? {} : { nulls }) };
    }
    case "int32":
      return { data: { name, type: "int32", values: column.values.subarray(start, end) } };
    case "utf8": {
      const builder = utf8Builder();
      for (let row = start; row < end; row++) builder.push(column.values[row]);
      return { data: builder.finish(name) };
    }
  }
}

/** NaN is null; undefined where there is none. */
function nullsOf(values: Float64Array): Nulls | undefined {
  let count = 0;
  for (const value of values) if (value !== value) count++;
  if (count === 0) return undefined;
  const valid = new Uint8Array(Math.ceil(values.length / 64) * 8);
  values.forEach((value, row) => {
    if (value === value) valid[row >> 3] |= 1 << (row & 7);
  });
  return { count, valid };
}
