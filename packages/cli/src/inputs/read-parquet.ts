// read-parquet.ts — a parquet file of numbers, by DuckDB.

import { KtsweepError } from "@ktsweep/core";
import { openDuckDb, sqlText } from "../duckdb.js";
import { invalidTable, type NumberTable } from "./number-table.js";

/** Rejects: INPUT_INVALID where a column is not numbers; USAGE_INVALID where DuckDB is not installed. */
export async function readParquet(path: string, file: string): Promise<NumberTable> {
  const connection = await openDuckDb(`${file}: parquet`, "convert the file to csv or npy");
  try {
    const from = `read_parquet(${sqlText(path)})`;
    const answer = await connection.runAndReadAll(`select cast(columns(*) as double) from ${from}`);
    const names = (await connection.runAndReadAll(`select * from ${from} limit 0`)).columnNames();
    const rows = answer.currentRowCount;
    const columns: readonly (readonly unknown[])[] = answer.getColumns();
    const values = new Float64Array(rows * names.length);
    for (let column = 0; column < names.length; column++) {
      for (let row = 0; row < rows; row++) {
        const value = columns[column][row];
        values[row * names.length + column] = typeof value === "number" ? value : NaN;
      }
    }
    return { file, rows, names, columns: names.length, values };
  } catch (cause) {
    if (cause instanceof KtsweepError) throw cause;
    const [why] = (cause as Error).message.split("\n");
    throw invalidTable(
      file,
      `it could not be read as numbers: ${why}.`,
      "Keep only columns of numbers.",
    );
  }
}
