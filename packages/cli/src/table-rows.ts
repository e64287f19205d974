// table-rows.ts — a csv or parquet file as rows of texts by column.

import { access, readFile } from "node:fs/promises";
import { extname } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import { openDuckDb, sqlText } from "./duckdb.js";

/** Cells by column name; a table need not have all columns that are looked for. */
export type TableRow = Readonly<Partial<Record<string, string>>>;

/** Rejects: USAGE_INVALID where the file cannot be read. */
export async function readTableRows(file: string): Promise<readonly TableRow[]> {
  try {
    return extname(file).toLowerCase() === ".parquet"
      ? await parquetRows(file)
      : await csvRows(file);
  } catch (cause) {
    if (cause instanceof KtsweepError) throw cause;
    const [why] = (cause as Error).message.split("\n");
    throw new KtsweepError(
      "USAGE_INVALID",
      `${file} could not be read as a table: ${why}.`,
      "Give a sweep folder, a CSV file with a header line, or a .parquet file.",
      { file },
      { cause },
    );
  }
}

async function csvRows(file: string): Promise<readonly TableRow[]> {
  const { parse } = await import("csv-parse/sync");
  const text = await readFile(file, "utf8");
  return parse(text, { columns: true, bom: true, skip_empty_lines: true });
}

/** A number's text is the shortest that reads back as the same number. */
async function parquetRows(file: string): Promise<readonly TableRow[]> {
  await access(file);
  const connection = await openDuckDb(`${file}: parquet`, "convert the file to csv");
  const answer = await connection.runAndReadAll(
    `select cast(columns(*) as varchar) from read_parquet(${sqlText(file)})`,
  );
  return answer
    .getRowObjects()
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, typeof value === "string" ? value : ""]),
      ),
    );
}

/** NaN where the cell is empty or no number. */
export function numberOf(text = ""): number {
  return text.trim() === "" ? NaN : Number(text);
}
