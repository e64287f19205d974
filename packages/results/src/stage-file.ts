// stage-file.ts — whole files appear under their names, or not at all.
import { randomUUID } from "node:crypto";
import type { FilePort, NewFile } from "./file-port.js";
import { parentFolder } from "./folder-path.js";
import { isAbsent } from "./store-error.js";

/** Where files grow before they are renamed; everything in it may be deleted at any time. */
export const stagingFolder = "tmp";

/**
 * Writes bytes into a new file under `tmp/` and syncs them; the path of that file.
 * What was written of it is removed again where that fails.
 */
export async function stageFile(
  files: FilePort,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<string> {
  const path = `${stagingFolder}/${randomUUID()}.part`;
  const file = await createStaged(files, path);
  try {
    for await (const chunk of chunks) await file.write(chunk);
    await file.sync();
    await file.close();
    return path;
  } catch (error) {
    await file.close().catch(ignored);
    await files.remove(path).catch(ignored);
    throw error;
  }
}

/** The same for what need not survive a power loss. */
export async function stageUnsynced(files: FilePort, bytes: Uint8Array): Promise<string> {
  const path = `${stagingFolder}/${randomUUID()}.part`;
  const file = await createStaged(files, path);
  try {
    await file.write(bytes);
  } finally {
    await file.close();
  }
  return path;
}

/** The staging folder may have been deleted, or left out by whoever copied the sweep. */
async function createStaged(files: FilePort, path: string): Promise<NewFile> {
  try {
    return await files.create(path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    await files.makeFolder(stagingFolder);
    return files.create(path);
  }
}

/** Puts a file under its name, durably: staged, synced, renamed, the folder synced. */
export async function replaceFile(
  files: FilePort,
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  await files.rename(await stageFile(files, chunks), path);
  await files.syncFolder(parentFolder(path));
}

/** For clean-up after a failure that is reported anyway. */
export function ignored(): void {}
