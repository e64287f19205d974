// export.ts — `ktsweep export`: a table of a sweep in canonical order.

import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { KtsweepError } from "@ktsweep/core";
import {
  encodeTable,
  summaryStream,
  type Table,
  type TableFormat,
  type TableStream,
} from "@ktsweep/results";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { planRows } from "@ktsweep/scheduler";
import { plannedReplicates } from "../rounds.js";
import { openSweepFolder, type SweepFolder } from "../sweep-folder.js";
import { queryTables } from "../query-tables.js";
import { tableOf, type TableName } from "../tables.js";
import { writeWhole } from "../whole-file.js";
import { countText, type Terminal } from "../terminal.js";

interface ExportOptions {
  readonly table: TableName;
  readonly format: TableFormat;
  readonly sql?: string;
  readonly by?: string;
  readonly out?: string;
}

export async function exportTable(
  terminal: Terminal,
  [dir]: readonly string[],
  options: ExportOptions,
): Promise<ExitCode> {
  const folder = await openSweepFolder(terminal, dir);
  noteUnfinished(terminal, folder);
  const table =
    options.sql === undefined
      ? await asked(folder, options)
      : await queryTables(folder, options.sql);
  await write(encodeTable(table, options.format), options.out);
  return exitCodes.ok;
}

async function asked(
  { sweep, store }: SweepFolder,
  { table, by }: ExportOptions,
): Promise<Table | TableStream> {
  if (by === undefined) return tableOf(table, sweep, store);
  if (table !== "summary") {
    throw new KtsweepError(
      "USAGE_INVALID",
      `--by groups the table summary, not ${table}.`,
      "Add --table summary, or leave --by out.",
    );
  }
  return summaryStream(sweep, store, listed(by));
}

function noteUnfinished(terminal: Terminal, { sweep, store }: SweepFolder): void {
  const { rows, recorded } = planRows(sweep, { store, replicates: plannedReplicates(sweep) });
  if (recorded === rows) return;
  terminal.note(`unfinished: ${countText(recorded)} of ${countText(rows)} planned rows are there`);
}

function listed(names: string): string[] {
  return names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

async function write(bytes: AsyncIterable<Uint8Array>, file: string | undefined): Promise<void> {
  if (file !== undefined && file !== "-") return writeWhole(file, bytes);
  await pipeline(Readable.from(bytes), process.stdout, { end: false });
}
