// table-rows.ts — a csv, parquet or arrow file as rows of texts by column.

import { access, readFile } from "node:fs/promises";
import { extname } from "node:path";
import { isKtsweepError, KtsweepError } from "@ktsweep/core";
import { readForeignArrow, type TextColumn } from "@ktsweep/results";
import { openDuckDb, sqlText } from "./duckdb.js";

/** Cells by column name; a table need not have all columns that are looked for. */
export type TableRow = Readonly<Partial<Record<string, string>>>;

/** Endings of Arrow IPC files. */
const ARROW = [".arrow", ".ipc", ".feather"];

/** Rejects: USAGE_INVALID where the file cannot be read. */
export async function readTableRows(file: string): Promise<readonly TableRow[]> {
  try {
    const kind = extname(file).toLowerCase();
    if (kind === ".parquet") return await parquetRows(file);
    return ARROW.includes(kind) ? await arrowRows(file) : await csvRows(file);
  } catch (cause) {
    if (cause instanceof KtsweepError) throw cause;
    const [why] = (cause as Error).message.split("\n");
    throw new KtsweepError(
      "USAGE_INVALID",
      `${file} could not be read as a table: ${why}.`,
      "Give a sweep folder, a CSV file with a header line, a .parquet or an .arrow file.",
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

async function arrowRows(file: string): Promise<readonly TableRow[]> {
  const columns = await foreignColumns(file);
  const rows = columns.at(0)?.values.length ?? 0;
  return Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(columns.map(({ name, values }) => [name, values[i] ?? ""])),
  );
}

async function foreignColumns(file: string): Promise<readonly TextColumn[]> {
  try {
    return await readForeignArrow(await readFile(file));
  } catch (cause) {
    if (!isKtsweepError(cause)) throw cause;
    const { what, fix, data } = cause;
    throw new KtsweepError("USAGE_INVALID", `${file} could not be read: ${what}.`, fix, data, {
      cause,
    });
  }
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
