// sweep-folder.ts — the folders of a sweep, made where they are missing.
import { KtsweepError } from "@ktsweep/core";
import { controlFolder } from "./control-files.js";
import type { FilePort } from "./file-port.js";
import { segmentFolder } from "./segment.js";
import { segmentKinds } from "./segment-kind.js";
import { checkSameSweep, readSpecs, recordSpec, specsFolder, type StoredSpec } from "./specs.js";
import { stageFile, stagingFolder } from "./stage-file.js";
import type { SweepView } from "./sweep-view.js";

const folders: readonly string[] = [
  "",
  specsFolder,
  stagingFolder,
  "segments",
  ...segmentKinds.map(segmentFolder),
];

/**
 * Makes the root a folder that `sweep` can be recorded in, and that rows can be written to; the versions it holds.
 *
 * Throws: STORE_FOREIGN where it belongs to another sweep, and then nothing is written; system errors where it
 * cannot be written to.
 */
export async function prepareFolder(
  files: FilePort,
  sweep: SweepView,
): Promise<readonly StoredSpec[]> {
  if ((await rootKind(files)) === "folder") {
    for (const spec of await readSpecs(files)) checkSameSweep(files.root, sweep, spec);
  }
  await makeFolders(files);
  return recordSpec(files, sweep);
}

/** Makes the folders, and finds out whether files can be written to them. */
export async function makeFolders(files: FilePort): Promise<void> {
  for (const folder of folders) await files.makeFolder(folder);
  // Also where another process has just made them: its names may not be durable yet.
  await files.syncFolder("");
  await files.syncFolder("segments");
  await files.remove(await stageFile(files, []));
}

/**
 * Makes the names of all specs, decisions and segments durable. What another process has renamed and not yet synced is
 * visible; before it counts for us, a power loss must not take it any more.
 */
export async function syncVisible(files: FilePort): Promise<void> {
  const always = [specsFolder, ...segmentKinds.map(segmentFolder)];
  await Promise.all([...always.map((folder) => files.syncFolder(folder)), syncControls(files)]);
}

/** There is no folder where nothing was ever decided. */
async function syncControls(files: FilePort): Promise<void> {
  if ((await files.stat(controlFolder)) !== undefined) await files.syncFolder(controlFolder);
}

/** The versions of an existing sweep folder. Throws: STORE_FOREIGN where there is none. */
export async function existingSpecs(files: FilePort): Promise<readonly StoredSpec[]> {
  const kind = await rootKind(files);
  const specs = kind === "folder" ? await readSpecs(files) : [];
  if (specs.length > 0) return specs;
  throw new KtsweepError(
    "STORE_FOREIGN",
    kind === undefined ? `${files.root} does not exist.` : `${files.root} holds no sweep.`,
    "Give the folder that a run wrote to with --out.",
  );
}

/** Undefined where nothing is. Throws: STORE_UNWRITABLE where a file is. */
export async function rootKind(files: FilePort): Promise<"folder" | undefined> {
  const kind = (await files.stat(""))?.kind;
  if (kind === undefined || kind === "folder") return kind;
  throw new KtsweepError(
    "STORE_UNWRITABLE",
    `${files.root} is a file, not a folder.`,
    "Choose a folder for the sweep.",
  );
}
