// csv-rows.ts — a CSV file as rows of texts by column.

import { readFile } from "node:fs/promises";
import { KtsweepError } from "@ktsweep/core";

/** Cells by column name; a table need not have all columns that are looked for. */
export type CsvRow = Readonly<Partial<Record<string, string>>>;

/** Throws: USAGE_INVALID where the file cannot be read. */
export async function readCsv(file: string): Promise<readonly CsvRow[]> {
  const { parse } = await import("csv-parse/sync");
  try {
    const text = await readFile(file, "utf8");
    return parse(text, { columns: true, bom: true, skip_empty_lines: true });
  } catch (cause) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `${file} could not be read as CSV: ${(cause as Error).message}.`,
      "Give a sweep folder or a CSV file with a header line.",
      { file },
      { cause },
    );
  }
}

/** NaN where the cell is empty or no number. */
export function numberOf(text = ""): number {
  return text.trim() === "" ? NaN : Number(text);
}
