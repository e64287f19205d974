// load-rows.ts — measured rows in this process: from a table, or from the copy in a sweep's folder.
//
// The copy is "ktrows1\0", u32 rows, u32 features, then the features (row-major) and the target as float64, all
// little-endian; its SHA-256 is the rows' name. What is made of it (latent coordinates) is computed once per process and
// shared by its threads.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import {
  KtsweepError,
  measureRows,
  provideRows,
  type MeasuredRows,
  type MeasuredTable,
  type RowTable,
} from "@ktsweep/core";

/** Rows that this process has. */
export interface LoadedRows {
  readonly sha256: string;
  /** The copy's bytes. */
  readonly bytes: Uint8Array;
  readonly measured: MeasuredTable;
}

const MAGIC = "ktrows1\0";
const HEADER_BYTES = MAGIC.length + 8;

const loaded = new Map<string, LoadedRows>();

/** All rows of this process. */
export function loadedRows(): readonly LoadedRows[] {
  return [...loaded.values()];
}

/** The same for threads: arrays that they share. */
export function sharedRows(): readonly MeasuredRows[] {
  return loadedRows().map(({ sha256, measured: { d, rows, z, residuals } }) => {
    return { sha256, d, rows, z, residuals };
  });
}

/** Throws: INPUT_INVALID where nothing varies. */
export function loadRows(table: RowTable): LoadedRows {
  return keep(encode(table), () => table);
}

/** From the bytes of a copy. Throws: INPUT_INVALID. */
export function loadRowsBytes(bytes: Uint8Array, file = "rows"): LoadedRows {
  return keep(bytes, () => decode(bytes, file));
}

/** From a copy. Rejects: INPUT_INVALID. */
export async function loadRowsFile(path: string): Promise<LoadedRows> {
  const file = basename(path);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const what = `${path}: it could not be read: ${(cause as Error).message}.`;
    throw new KtsweepError("INPUT_INVALID", what, "Name an existing file.", { file });
  }
  return loadRowsBytes(bytes, file);
}

function keep(bytes: Uint8Array, table: () => RowTable): LoadedRows {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const known = loaded.get(sha256);
  if (known !== undefined) return known;
  const measured = measureRows(
    table(),
    (length) => new Float64Array(new SharedArrayBuffer(8 * length)),
  );
  const { d, rows, z, residuals } = measured;
  provideRows({ sha256, d, rows, z, residuals });
  const rowsHere = { sha256, bytes, measured };
  loaded.set(sha256, rowsHere);
  return rowsHere;
}

function encode({ rows, features, x, y }: RowTable): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + 8 * (x.length + y.length));
  bytes.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(bytes.buffer);
  view.setUint32(MAGIC.length, rows, true);
  view.setUint32(MAGIC.length + 4, features, true);
  let at = HEADER_BYTES;
  for (const values of [x, y]) {
    for (const value of values) {
      view.setFloat64(at, value, true);
      at += 8;
    }
  }
  return bytes;
}

function decode(bytes: Uint8Array, file: string): RowTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isOurs =
    bytes.length >= HEADER_BYTES &&
    new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) === MAGIC;
  const rows = isOurs ? view.getUint32(MAGIC.length, true) : 0;
  const features = isOurs ? view.getUint32(MAGIC.length + 4, true) : 0;
  if (!isOurs || bytes.length !== HEADER_BYTES + 8 * rows * (features + 1)) {
    const what = `${file}: it is no copy of measured rows.`;
    throw new KtsweepError(
      "INPUT_INVALID",
      what,
      "Name inputs/<sha256>.rows of a sweep's folder.",
      { file },
    );
  }
  const read = (first: number, count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) =>
      view.getFloat64(HEADER_BYTES + 8 * (first + i), true),
    );
  return { rows, features, x: read(0, rows * features), y: read(rows * features, rows) };
}
