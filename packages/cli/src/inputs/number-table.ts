// number-table.ts — a table of numbers from csv, parquet or npy, and its columns.

import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import { decodeNpy } from "./npy.js";
import { readParquet } from "./read-parquet.js";

/** All of it numbers. */
export interface NumberTable {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly rows: number;
  /** One per column; empty where they have none. */
  readonly names: readonly string[];
  readonly columns: number;
  /** Shape: (rows × columns), row-major; finite. */
  readonly values: Float64Array;
}

/** Rejects: INPUT_INVALID naming file, row (from 1) and value. */
export async function readNumberTable(path: string): Promise<NumberTable> {
  const file = basename(path);
  const table = await readTable(path, file);
  const { columns, values, names } = table;
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return table;
  const column = names[at % columns] ?? String((at % columns) + 1);
  const what = `row ${String(Math.floor(at / columns) + 1)}, column ${column}: found ${String(values[at])}.`;
  throw invalidTable(file, what, "Every value must be a finite number.");
}

async function readTable(path: string, file: string): Promise<NumberTable> {
  switch (extname(path).toLowerCase()) {
    case ".csv":
      return parseCsv((await readBytes(path, file)).toString("utf8"), file);
    case ".npy":
      return decodeNpy(await readBytes(path, file), file);
    case ".parquet":
      await readBytes(path, file, 0);
      return readParquet(path, file);
    default:
      throw invalidTable(
        file,
        "its name ends in none of .csv, .parquet, .npy.",
        "Rename or convert it.",
      );
  }
}

async function readBytes(path: string, file: string, most = Infinity): Promise<Buffer> {
  try {
    const bytes = await readFile(path);
    return most === 0 ? Buffer.alloc(0) : bytes;
  } catch (cause) {
    throw invalidTable(
      file,
      `it could not be read: ${(cause as Error).message}.`,
      "Name an existing file.",
    );
  }
}

/** The first line is a header where one of its cells is no number. */
async function parseCsv(text: string, file: string): Promise<NumberTable> {
  const { parse } = await import("csv-parse/sync");
  let lines: readonly (readonly string[])[];
  try {
    lines = parse(text, { bom: true, skip_empty_lines: true, trim: true });
  } catch (cause) {
    throw invalidTable(file, `it is no CSV: ${(cause as Error).message}.`, "Correct the line.");
  }
  if (lines.length === 0) throw invalidTable(file, "it is empty.", "Give it rows of numbers.");
  const hasHeader = lines[0].some((cell) => Number.isNaN(numberOf(cell)));
  const names = hasHeader ? lines[0] : [];
  const rows = hasHeader ? lines.slice(1) : lines;
  const columns = lines[0].length;
  const values = new Float64Array(rows.length * columns);
  rows.forEach((cells, row) => {
    cells.forEach((cell, column) => {
      const value = numberOf(cell);
      if (Number.isNaN(value)) {
        const where = `row ${String(row + 1)}, column ${names[column] ?? String(column + 1)}`;
        const what = `${where}: found ${JSON.stringify(cell.slice(0, 40))}.`;
        throw invalidTable(file, what, "Write a number there.");
      }
      values[row * columns + column] = value;
    });
  });
  return { file, rows: rows.length, names, columns, values };
}

function numberOf(cell: string): number {
  return cell === "" ? NaN : Number(cell);
}

/** Position of a column, by name or by number from 1. Throws: INPUT_INVALID. */
export function columnAt({ file, names, columns }: NumberTable, column: string | number): number {
  const at = typeof column === "number" ? column - 1 : names.indexOf(column);
  if (Number.isInteger(at) && at >= 0 && at < columns) return at;
  const known =
    names.length > 0 ? names.slice(0, 20).join(", ") : `numbers 1 to ${String(columns)}`;
  throw invalidTable(file, `it has no column ${String(column)}.`, `Columns are ${known}.`);
}

/** A column, or all of the others. */
export function columnsOf(
  { rows, columns, values }: NumberTable,
  isWanted: (column: number) => boolean,
): Float64Array {
  const wanted = Array.from({ length: columns }, (_, column) => column).filter(isWanted);
  const picked = new Float64Array(rows * wanted.length);
  for (let row = 0; row < rows; row++) {
    wanted.forEach((column, at) => {
      picked[row * wanted.length + at] = values[row * columns + column];
    });
  }
  return picked;
}

export function invalidTable(file: string, what: string, fix: string): KtsweepError {
  return new KtsweepError("INPUT_INVALID", `${file}: ${what}`, fix, { file });
}
