// read-results.ts — result rows of a folder in one pass over its segments.
import type { FilePort } from "./file-port.js";
import { nodeFiles } from "./node-files.js";
import { wholeSegments } from "./read-segments.js";
import { isCurrent } from "./recorded.js";
import { refuseConflict } from "./row-conflict.js";
import { storeError } from "./store-error.js";
import { type RowCollector, rowCollector, type StoredRows } from "./stored-rows.js";

/**
 * All result rows of a folder with some of their outputs, without opening it for anything else: every segment is read and
 * hashed once. Rows that stand in two places are compared in these outputs.
 *
 * Memory: 16 bytes per row and output, and what is being read. Rejects: STORE_CONFLICT, STORE_FOREIGN, STORE_IO.
 */
export async function readResults(
  dir: string,
  outputs: readonly string[],
  files: FilePort = nodeFiles(dir),
): Promise<StoredRows> {
  return collectResults(files, rowCollector(outputs));
}

/** The same into a collector. */
export async function collectResults(files: FilePort, rows: RowCollector): Promise<StoredRows> {
  try {
    for await (const segment of wholeSegments(files, "results")) {
      if (isCurrent(files.root, segment)) rows.add(segment);
    }
  } catch (error) {
    throw storeError(`reading ${files.root}`, error);
  }
  return rows.finish(refuseConflict);
}
