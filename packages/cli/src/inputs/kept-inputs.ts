// kept-inputs.ts — copies of a sweep's input files in its folder: it can be computed again without the originals.

import { existsSync } from "node:fs";
import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { NeededInputs } from "@ktsweep/sweep";
import { loadedLearners, loadLearnerFile } from "@ktsweep/worker";

/** In a sweep's folder: `inputs/<sha256>.mjs`, `inputs/<sha256>.rows`. */
const folder = "inputs";

/** Writes what the sweep needs and the folder lacks. */
export async function keepInputs(dir: string, { learners }: NeededInputs): Promise<void> {
  for (const { sha256, text } of loadedLearners()) {
    if (learners.includes(sha256)) await keep(learnerPath(dir, sha256), text);
  }
}

/** Loads what is needed and not loaded yet, as far as the folder has it. Rejects: INPUT_INVALID. */
export async function loadKeptInputs(dir: string, { learners }: NeededInputs): Promise<void> {
  const loaded = new Set(loadedLearners().map(({ sha256 }) => sha256));
  for (const sha256 of learners) {
    const path = learnerPath(dir, sha256);
    if (!loaded.has(sha256) && existsSync(path)) await loadLearnerFile(path);
  }
}

/** For a process that serves others: files that its user names, and copies in the folder of sweeps that the user names. */
export async function loadOwnInputs(
  files: readonly string[] = [],
  dir: string | undefined,
): Promise<void> {
  for (const file of files) await loadLearnerFile(file);
  if (dir === undefined) return;
  const below = existsSync(dir) ? await readdir(dir) : [];
  for (const kept of [folder, ...below.map((name) => join(name, folder))]) {
    for (const path of await filesIn(join(dir, kept))) await loadLearnerFile(path);
  }
}

async function filesIn(kept: string): Promise<readonly string[]> {
  const names = existsSync(kept) ? await readdir(kept) : [];
  return names.filter((name) => name.endsWith(".mjs")).map((name) => join(kept, name));
}

function learnerPath(dir: string, sha256: string): string {
  return join(dir, folder, `${sha256}.mjs`);
}

/** Whole or not at all; the name says what the bytes are, so that one that is there is right. */
async function keep(path: string, bytes: string | Uint8Array): Promise<void> {
  if (existsSync(path)) return;
  await mkdir(join(path, ".."), { recursive: true });
  const partial = `${path}.${String(process.pid)}.partial`;
  await writeFile(partial, bytes);
  await rename(partial, path);
}
