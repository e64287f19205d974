// write-tables.ts — tables/ in a sweep folder: what people open in pandas or R. Derived, may be deleted.
import { curvesStream } from "./curves-table.js";
import { encodeTable } from "./encode-table.js";
import type { FilePort } from "./file-port.js";
import { nodeFiles } from "./node-files.js";
import { openStore } from "./open-store.js";
import { profilesStream } from "./profiles-table.js";
import { resultsStream } from "./results-table.js";
import { ignored, replaceFile } from "./stage-file.js";
import { storeError } from "./store-error.js";
import type { SweepView } from "./sweep-view.js";
import { ifAny } from "./table-stream.js";

const folder = "tables";

const tables = { results: resultsStream, curves: curvesStream, profiles: profilesStream };

/**
 * Writes `tables/<name>.parquet` for each canonical table that has rows (results, curves, profiles: not what depends
 * on the run), each file at once, and removes those of tables that have none any more; the names written.
 *
 * Rejects: as `openStore` and its readers; STORE_DISK_FULL, STORE_UNWRITABLE, STORE_IO.
 */
export async function writeTables(
  dir: string,
  sweep: SweepView,
  files: FilePort = nodeFiles(dir),
): Promise<readonly string[]> {
  const store = await openStore(dir, { files });
  try {
    await files.makeFolder(folder);
    await files.syncFolder("");
    const written: string[] = [];
    for (const [name, streamOf] of Object.entries(tables)) {
      const path = `${folder}/${name}.parquet`;
      const table = await ifAny(await streamOf(sweep, store));
      if (table === undefined) {
        await files.remove(path).catch(ignored);
      } else {
        await replaceFile(files, path, encodeTable(table, "parquet"));
        written.push(name);
      }
    }
    return written;
  } catch (error) {
    throw storeError(`writing tables in ${files.root}`, error);
  }
}
