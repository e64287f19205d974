// kept-inputs.ts — copies of a sweep's input files in its folder: it can be computed again without the originals.

import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { NeededInputs } from "@ktsweep/sweep";
import { loadedLearners, loadedRows, loadLearnerFile, loadRowsFile } from "@ktsweep/worker";

/** In a sweep's folder: `inputs/<sha256>.mjs`, `inputs/<sha256>.rows`. */
const folder = "inputs";

/** Writes what the sweep needs and the folder lacks. */
export async function keepInputs(dir: string, { learners, rows }: NeededInputs): Promise<void> {
  for (const { sha256, text } of loadedLearners()) {
    if (learners.includes(sha256)) await keep(learnerPath(dir, sha256), text);
  }
  for (const { sha256, bytes } of loadedRows()) {
    if (rows.includes(sha256)) await keep(rowsPath(dir, sha256), bytes);
  }
}

/** Copies of one sweep folder, for another that is to hold the same. */
export async function copyInputs(from: string, to: string): Promise<void> {
  for (const extension of [".mjs", ".rows"]) {
    for (const path of await filesIn(join(from, folder), extension)) {
      await keep(join(to, folder, basename(path)), await readFile(path));
    }
  }
}

/** Loads what is needed and not loaded yet, as far as the folder has it. Rejects: INPUT_INVALID. */
export async function loadKeptInputs(dir: string, { learners, rows }: NeededInputs): Promise<void> {
  const loaded = new Set([...loadedLearners(), ...loadedRows()].map(({ sha256 }) => sha256));
  for (const sha256 of learners) {
    const path = learnerPath(dir, sha256);
    if (!loaded.has(sha256) && existsSync(path)) await loadLearnerFile(path);
  }
  for (const sha256 of rows) {
    const path = rowsPath(dir, sha256);
    if (!loaded.has(sha256) && existsSync(path)) await loadRowsFile(path);
  }
}

/** Options `--learner` and `--data`. */
export interface InputFlags {
  readonly learner?: readonly string[];
  readonly data?: readonly string[];
}

/** For a process that serves others: files that its user names, and copies in the folder of sweeps that the user names. */
export async function loadOwnInputs(
  { learner = [], data = [] }: InputFlags,
  dir: string | undefined,
): Promise<void> {
  for (const file of learner) await loadLearnerFile(file);
  for (const file of data) await loadRowsFile(file);
  if (dir === undefined) return;
  const below = existsSync(dir) ? await readdir(dir) : [];
  for (const kept of [folder, ...below.map((name) => join(name, folder))]) {
    for (const path of await filesIn(join(dir, kept), ".mjs")) await loadLearnerFile(path);
    for (const path of await filesIn(join(dir, kept), ".rows")) await loadRowsFile(path);
  }
}

async function filesIn(kept: string, extension: string): Promise<readonly string[]> {
  const names = existsSync(kept) ? await readdir(kept) : [];
  return names.filter((name) => name.endsWith(extension)).map((name) => join(kept, name));
}

function learnerPath(dir: string, sha256: string): string {
  return join(dir, folder, `${sha256}.mjs`);
}

function rowsPath(dir: string, sha256: string): string {
  return join(dir, folder, `${sha256}.rows`);
}

/** Whole or not at all; the name says what the bytes are, so that one that is there is right. */
async function keep(path: string, bytes: string | Uint8Array): Promise<void> {
  if (existsSync(path)) return;
  await mkdir(join(path, ".."), { recursive: true });
  const partial = `${path}.${String(process.pid)}.partial`;
  await writeFile(partial, bytes);
  await rename(partial, path);
}
