// load-learner.ts — the module of a user's own learner, run here: exactly the bytes whose hash is its name.
//
// Only files that the user of this process names get here, never anything that came over a network.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { isKtsweepError, KtsweepError, provideLearner } from "@ktsweep/core";

/** A learner's file. */
export interface LearnerSource {
  /** Its name without folders, for messages. */
  readonly file: string;
  /** Of its bytes, 64 hex digits. */
  readonly sha256: string;
  readonly text: string;
}

/** More than any learner: longer files are not run. */
const MAX_BYTES = 2 ** 20;

const loaded = new Map<string, LearnerSource>();

/** What this process has loaded: its threads load the same. */
export function loadedLearners(): readonly LearnerSource[] {
  return [...loaded.values()];
}

/** Reads and loads a learner. Rejects: INPUT_INVALID naming the file. */
export async function loadLearnerFile(path: string): Promise<LearnerSource> {
  const bytes = await readBytes(path);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const source = { file: basename(path), sha256, text: bytes.toString("utf8") };
  await loadLearner(source);
  return source;
}

/** Runs the module, once per process or thread. Rejects: INPUT_INVALID. */
export async function loadLearner(source: LearnerSource): Promise<void> {
  const { file, sha256, text } = source;
  if (loaded.has(sha256)) return;
  provideLearner({ file, sha256, module: await importText(file, text) });
  loaded.set(sha256, source);
}

/** Of the bundle, whose parts can't import by themselves (tools/bundle-parts.mjs). */
declare const __import: ((url: string) => Promise<unknown>) | undefined;

function importUrl(url: string): Promise<unknown> {
  return typeof __import === "undefined" ? import(url) : __import(url);
}

/** A module from its text, so that what runs is what was hashed; it can import modules of Node only. */
async function importText(file: string, text: string): Promise<unknown> {
  const named = `${text}\n//# sourceURL=${file.replaceAll(/[^\w.-]/g, "_")}`;
  try {
    return await importUrl(`data:text/javascript;charset=utf-8,${encodeURIComponent(named)}`);
  } catch (cause) {
    if (isKtsweepError(cause)) throw cause;
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    const isImport = /module specifier/.test(why);
    throw new KtsweepError(
      "INPUT_INVALID",
      isImport
        ? `${file}: it imports another file or package, and only this file would be hashed.`
        : `${file}: it could not be loaded: ${why.slice(0, 500)}.`,
      isImport
        ? "Put everything into this one file (a bundler does it)."
        : `Correct it; \`node --check ${file}\` shows the place of a syntax error.`,
      { file },
      { cause },
    );
  }
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const bytes = await readFile(path);
    if (bytes.length <= MAX_BYTES) return bytes;
    throw new Error(`it has ${bytes.length} bytes, a learner at most ${MAX_BYTES}`);
  } catch (cause) {
    throw new KtsweepError(
      "INPUT_INVALID",
      `${path}: it could not be read: ${(cause as Error).message}.`,
      "Name an existing file.",
      { file: path },
      { cause },
    );
  }
}
