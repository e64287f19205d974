// run-record.ts — when, where and for how long the rows of a folder were computed, as far as it says.

import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { encodeTable, resultsStream, type Store, type Table } from "@ktsweep/results";
import type { Sweep } from "@ktsweep/sweep";

/** What one machine did. */
export interface HostRecord {
  readonly host: string;
  readonly threads: number;
  readonly rows: number;
  readonly seconds: number;
}

export interface RunRecord {
  readonly hosts: readonly HostRecord[];
  /** Dates of the first and the last file of results, in milliseconds since 1970; undefined where there is none. */
  readonly written: readonly [first: number, last: number] | undefined;
  /** Versions of the spec that the folder holds. */
  readonly versions: number;
  /** Failed attempts on record. */
  readonly failures: number;
  readonly table: TableDigest;
}

/** The canonical table `results` as a file. */
export interface TableDigest {
  /** Of the file that is digested: text is formatted for no more than some 1e5 rows. */
  readonly format: "csv" | "arrow";
  readonly rows: number;
  readonly columns: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

/** Rejects: STORE_CONFLICT, STORE_IO. */
export async function runRecord(dir: string, sweep: Sweep, store: Store): Promise<RunRecord> {
  return {
    hosts: await hostsOf(store),
    written: await datesOf(join(dir, "segments", "results")),
    versions: store.specs.length,
    failures: store.failures().length,
    table: await digestOf(sweep, store),
  };
}

async function hostsOf(store: Store): Promise<readonly HostRecord[]> {
  const hosts = new Map<string, { threads: Set<number>; rows: number; seconds: number }>();
  for (const { host, thread, seconds } of await store.readTimings()) {
    const known = hosts.get(host) ?? { threads: new Set<number>(), rows: 0, seconds: 0 };
    known.threads.add(thread);
    known.rows++;
    known.seconds += seconds;
    hosts.set(host, known);
  }
  return [...hosts]
    .map(([host, { threads, rows, seconds }]) => ({ host, threads: threads.size, rows, seconds }))
    .sort((a, b) => (a.host < b.host ? -1 : 1));
}

async function datesOf(folder: string): Promise<RunRecord["written"]> {
  const names = await readdir(folder).catch(() => []);
  let [first, last] = [Infinity, -Infinity];
  for (const name of names) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found === undefined) continue;
    first = Math.min(first, found.mtimeMs);
    last = Math.max(last, found.mtimeMs);
  }
  return first <= last ? [first, last] : undefined;
}

/** From so many rows on the table is digested as Arrow: a million rows take 4 s to write as text, 1 s as numbers. */
const MANY_ROWS = 300_000;

/** Of the bytes that `ktsweep export DIR --format FORMAT` prints. */
async function digestOf(sweep: Sweep, store: Store): Promise<TableDigest> {
  const format = store.rowCount < MANY_ROWS ? "csv" : "arrow";
  const { columns, pieces } = await resultsStream(sweep, store);
  let rows = 0;
  const counted = async function* (): AsyncGenerator<Table> {
    for await (const piece of pieces) {
      rows += piece.rows;
      yield piece;
    }
  };
  const hash = createHash("sha256");
  for await (const bytes of encodeTable({ columns, pieces: counted() }, format)) hash.update(bytes);
  return { format, rows, columns: columns.length, sha256: hash.digest("hex") };
}
