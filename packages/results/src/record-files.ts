// record-files.ts — the files of a folder that make up its record, for whoever brings a sweep home from afar.
import { KtsweepError } from "@ktsweep/core";
import { controlFolder, controlName } from "./control-files.js";
import type { FilePort } from "./file-port.js";
import { namesIn } from "./numbered-file.js";
import { segmentFolder, segmentName } from "./segment.js";
import { segmentKinds } from "./segment-kind.js";
import { specFileDigest, specsFolder } from "./specs.js";
import { isAbsent, storeError } from "./store-error.js";

/** A file of the record. */
export interface RecordFile {
  /** Relative to the folder. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Folders of the record, and which of their names belong to it; results last, as in a commit. */
const parts: readonly (readonly [folder: string, isOurs: (name: string) => boolean])[] = [
  [specsFolder, (name) => specFileDigest(name) !== undefined],
  [controlFolder, (name) => controlName(name) !== undefined],
  // Measured rows; a learner of one's own is code, which does not travel.
  ["inputs", (name) => /^[0-9a-f]{64}\.rows$/.test(name)],
  ...segmentKinds.map(
    (kind) => [segmentFolder(kind), (name: string) => segmentName(name) !== undefined] as const,
  ),
];

/**
 * Specs, decisions, measured rows and segments of a folder, by path within each. Copied in this order, a part of them is a folder
 * that can be opened.
 *
 * Rejects: STORE_IO.
 */
export async function listRecordFiles(files: FilePort): Promise<readonly RecordFile[]> {
  try {
    const found: RecordFile[] = [];
    for (const path of await recordPaths(files)) {
      const stat = await files.stat(path);
      if (stat?.kind === "file") found.push({ path, size: stat.size });
    }
    return found;
  } catch (error) {
    throw storeError(`listing ${files.root}`, error);
  }
}

/** What stands in the places of the record, in the same order, be it files or not. */
export async function recordPaths(files: FilePort): Promise<string[]> {
  const paths: string[] = [];
  for (const [folder, isOurs] of parts) {
    const names = (await namesIn(files, folder)).filter(isOurs);
    paths.push(...[...names].sort().map((name) => `${folder}/${name}`));
  }
  return paths;
}

/** Whether a path can be one of `listRecordFiles`: nothing else of a folder is handed out. */
export function isRecordPath(path: string): boolean {
  const slash = path.lastIndexOf("/");
  const [folder, name] = [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)];
  return parts.some(([of, isOurs]) => of === folder && isOurs(name));
}

/**
 * At most `length` bytes of a file of the record, from `offset` on; none at and beyond its end.
 *
 * Rejects: USAGE_INVALID for a path that is no file of the record, or one that is gone; STORE_IO.
 */
export async function readRecordPart(
  files: FilePort,
  path: string,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  if (!isRecordPath(path)) throw noSuchFile(path);
  try {
    if (files.readPart !== undefined) return await files.readPart(path, offset, length);
    return (await files.read(path)).slice(offset, offset + length);
  } catch (error) {
    if (isAbsent(error)) throw noSuchFile(path);
    throw storeError(`reading ${files.root}`, error);
  }
}

function noSuchFile(path: string): KtsweepError {
  return new KtsweepError(
    "USAGE_INVALID",
    `${JSON.stringify(path.slice(0, 200))} is no file of the sweep's record.`,
    "List the files again: segments can be replaced by larger ones.",
  );
}
