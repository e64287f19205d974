// numbered-file.ts — files that are numbered in the order in which they were made, by whoever comes first.
import type { FilePort } from "./file-port.js";
import { parentFolder } from "./folder-path.js";
import { ignored, stageFile } from "./stage-file.js";
import { isAbsent } from "./store-error.js";

/**
 * Puts `bytes` under the first name from number `first` on that nobody has taken; its number. Two that do this at
 * the same time get different numbers. When it resolves, the file and its name survive a power loss.
 *
 * Throws: system errors of the port.
 */
export async function addNumbered(
  files: FilePort,
  first: number,
  pathOf: (number: number) => string,
  bytes: Uint8Array,
): Promise<number> {
  const folder = parentFolder(pathOf(first));
  await files.makeFolder(folder);
  await files.syncFolder("");
  const staged = await stageFile(files, [bytes]);
  try {
    for (let number = first; ; number++) {
      if (!(await link(files, staged, pathOf(number)))) continue;
      await files.syncFolder(folder);
      return number;
    }
  } finally {
    await files.remove(staged).catch(ignored);
  }
}

/** Names in a folder; none where it is missing. */
export async function namesIn(files: FilePort, folder: string): Promise<readonly string[]> {
  try {
    return await files.list(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** False where the name is taken. */
async function link(files: FilePort, from: string, to: string): Promise<boolean> {
  try {
    await files.link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
