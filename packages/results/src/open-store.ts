// open-store.ts — finds out what a folder holds, and makes one where a run begins.
import { damagedCompanions, withPoints } from "./companions.js";
import type { FilePort } from "./file-port.js";
import { nodeFiles } from "./node-files.js";
import { nothingRecorded, readRecorded, refuseOlderRows, type Recorded } from "./recorded.js";
import type { Store } from "./store.js";
import { storeError } from "./store-error.js";
import { storeOn } from "./store-on.js";
import { existingSpecs, prepareFolder } from "./sweep-folder.js";
import type { SweepView } from "./sweep-view.js";

export interface OpenStoreOptions {
  /** Files of the folder; default: the real ones. */
  readonly files?: FilePort;
  /** Makes the folder where it is missing, and lets rows be appended. Without it, the folder is only read. */
  readonly create?: { readonly sweep: SweepView };
  /** Takes a folder whose rows are all of an older results epoch; they are kept and not read. */
  readonly recompute?: boolean;
}

/**
 * Opens the folder of a sweep.
 *
 * Rejects: STORE_FOREIGN (no sweep there, another sweep, rows of another results epoch), STORE_UNWRITABLE,
 * STORE_CORRUPT (a spec file), STORE_DISK_FULL, STORE_IO.
 * Cost: reads and hashes all result segments, about 1 s for 1e6 rows, and keeps a bit per row and 24 bytes per cell.
 *
 * @example
 * const store = await openStore("out", { create: { sweep } });
 * store.append(batch);
 * await store.commit(); // now the rows of `batch` are safe
 */
export async function openStore(dir: string, options: OpenStoreOptions = {}): Promise<Store> {
  const files = options.files ?? nodeFiles(dir);
  try {
    const specs =
      options.create === undefined
        ? await existingSpecs(files)
        : await prepareFolder(files, options.create.sweep);
    const writable = options.create !== undefined;
    const recorded = nothingRecorded();
    await readRecorded(files, recorded, writable);
    if (options.recompute !== true) refuseOlderRows(files.root, recorded);
    await checkCompanions(files, recorded);
    return storeOn({ files, specs, recorded, writable });
  } catch (error) {
    throw storeError(`opening ${files.root}`, error);
  }
}

/** Rows that lost their points with a damaged segment do not count as recorded. */
async function checkCompanions(files: FilePort, recorded: Recorded): Promise<void> {
  recorded.damaged.push(...(await damagedCompanions(files, "timings")));
  for (const kind of ["curves", "profiles"] as const) {
    const damaged = await damagedCompanions(files, kind);
    recorded.damaged.push(...damaged);
    if (damaged.length > 0) recorded.rows = await withPoints(files, kind, recorded.rows);
  }
}
