// encode-arrow.ts — a table as an Arrow IPC file.
import { arrowPieces, type BatchColumn, type Nulls } from "./arrow-write.js";
import { utf8Builder } from "./column-builder.js";
import type { Column } from "./table.js";
import { piecesOf, type TableStream } from "./table-stream.js";

/** Rows of a batch: the same in every file, so that the bytes depend on the table alone. */
const batchRows = 65_536;

/** An uncompressed IPC file: float64 columns nullable, the others not. */
export async function* encodeArrow(table: TableStream): AsyncGenerator<Uint8Array> {
  const layout = table.columns.map(({ name, type }) => ({
    name,
    type,
    nullable: type === "float64",
  }));
  const file = arrowPieces(layout);
  yield* file.head();
  for await (const { rows, columns } of piecesOf(table, batchRows)) {
    yield* file.batch({ rows, columns: columns.map(batchColumn) });
  }
  yield* file.end();
}

function batchColumn(column: Column): BatchColumn {
  const { name } = column;
  switch (column.type) {
    case "float64": {
      const { values } = column;
      const nulls = nullsOf(values);
      return { data: { name, type: "float64", values }, ...(nulls === undefined ? {} : { nulls }) };
    }
    case "int32":
      return { data: { name, type: "int32", values: column.values } };
    case "utf8": {
      const builder = utf8Builder();
      for (const text of column.values) builder.push(text);
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
