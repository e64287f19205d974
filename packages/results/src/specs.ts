// specs.ts — the versions of the sweep that a folder belongs to: specs/<digest>.json.
import { createHash } from "node:crypto";
import { canonicalJson, KtsweepError } from "@ktsweep/core";
import type { FilePort } from "./file-port.js";
import { ignored, stageFile } from "./stage-file.js";
import { isAbsent } from "./store-error.js";
import type { SweepView } from "./sweep-view.js";

export const specsFolder = "specs";

/** A resolved spec that rows of the folder were planned by. */
export interface StoredSpec {
  /** SHA-256 of the file's bytes, and its name. */
  readonly digest: string;
  readonly name: string;
  readonly seed: number;
  /** What `sweepFromResolved` of @ktsweep/sweep takes. */
  readonly resolved: unknown;
  /** When it was last run, in milliseconds since 1970. */
  readonly modified: number;
}

const fileNamePattern = /^([0-9a-f]{64})\.json$/;

/** The digest in the name of a spec file; undefined for other files. */
export function specFileDigest(name: string): string | undefined {
  return fileNamePattern.exec(name)?.[1];
}

export function specPath(digest: string): string {
  return `${specsFolder}/${digest}.json`;
}

/**
 * The versions in a folder, the one that was run last first; none where no sweep has been.
 *
 * Throws: STORE_CORRUPT where a file is not what its name says; STORE_FOREIGN where two sweeps share the folder.
 */
export async function readSpecs(files: FilePort): Promise<readonly StoredSpec[]> {
  let names: readonly string[];
  try {
    names = await files.list(specsFolder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
  const digests = names.map(specFileDigest).filter((digest) => digest !== undefined);
  const read = await Promise.all(digests.map((digest) => readSpec(files, digest)));
  const specs = read.filter((spec) => spec !== undefined);
  specs.sort((a, b) => b.modified - a.modified || (a.digest < b.digest ? -1 : 1));
  for (const spec of specs) checkSameSweep(files.root, spec, specs[0]);
  return specs;
}

/** The bytes of a spec file. */
export function specBytes(sweep: SweepView): Uint8Array {
  return new TextEncoder().encode(canonicalJson(sweep.resolved));
}

/**
 * Makes `sweep` the version that was run last.
 *
 * Throws: STORE_FOREIGN where the folder belongs to another sweep, also one that came at the same time.
 */
export async function recordSpec(
  files: FilePort,
  sweep: SweepView,
): Promise<readonly StoredSpec[]> {
  const before = await readSpecs(files);
  if (before.length > 0) checkSameSweep(files.root, sweep, before[0]);
  if (before[0]?.digest === sweep.digest) return before;
  const staged = await stageFile(files, [specBytes(sweep)]);
  const latest = before.length === 0 ? -Infinity : before[0].modified;
  // A clock that was set back, or one that is coarse, must not leave an older version the newest.
  const isNewest = ((await files.stat(staged))?.modified ?? Infinity) > latest;
  if (!isNewest) await files.setModified(staged, latest + 1);
  await files.rename(staged, specPath(sweep.digest));
  await files.syncFolder(specsFolder);
  try {
    return await readSpecs(files);
  } catch (error) {
    if (before.length === 0) await files.remove(specPath(sweep.digest)).catch(ignored);
    throw error;
  }
}

/** Throws: STORE_FOREIGN unless both have one name and one root seed. */
export function checkSameSweep(
  root: string,
  sweep: { readonly name: string; readonly seed: number },
  other: { readonly name: string; readonly seed: number },
): void {
  if (sweep.name === other.name && sweep.seed === other.seed) return;
  throw new KtsweepError(
    "STORE_FOREIGN",
    `${root} holds sweep ${other.name} with seed ${other.seed}, not ${sweep.name} with seed ${sweep.seed}.`,
    "Choose another folder, or give the spec the name and seed of the folder's sweep to extend it.",
    { folderName: other.name, folderSeed: other.seed, name: sweep.name, seed: sweep.seed },
  );
}

/** Undefined where the file is gone by now. */
async function readSpec(files: FilePort, digest: string): Promise<StoredSpec | undefined> {
  const path = specPath(digest);
  const stat = await files.stat(path);
  if (stat === undefined) return undefined;
  const bytes = await files.read(path);
  if (createHash("sha256").update(bytes).digest("hex") !== digest)
    throw damagedSpec(files.root, path);
  const resolved: unknown = JSON.parse(new TextDecoder().decode(bytes));
  const { name, seed } = resolved as { readonly name?: unknown; readonly seed?: unknown };
  if (typeof name !== "string") throw damagedSpec(files.root, path);
  return {
    digest,
    name,
    seed: typeof seed === "number" ? seed : 0,
    resolved,
    modified: stat.modified,
  };
}

function damagedSpec(root: string, path: string): KtsweepError {
  return new KtsweepError(
    "STORE_CORRUPT",
    `${root}/${path} was changed or damaged: its bytes are not those that its name says.`,
    "Restore the file, or delete it and run the spec on this folder again: results are kept.",
    { path },
  );
}
