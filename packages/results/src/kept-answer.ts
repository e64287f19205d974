// kept-answer.ts — answers about a folder that stay in cache/ as long as no file of its record changes.
import { createHash } from "node:crypto";
import type { FilePort } from "./file-port.js";
import { nodeFiles } from "./node-files.js";
import { recordPaths } from "./record-files.js";
import { ignored, stageUnsynced } from "./stage-file.js";

/** What was worked out. */
export interface Answer<Value> {
  readonly value: Value;
  /** False for what must be worked out again, such as an answer with warnings. */
  readonly isKept: boolean;
}

const folder = "cache";

function pathOf({ name }: Question): string {
  return `${folder}/${name}.json`;
}

/** Which answer: `version` is that of the program and of the value's shape. */
export interface Question {
  readonly name: string;
  readonly version: string;
}

/**
 * The value that `work` gave before, where it is still kept, else what it gives now, written to `cache/<name>.json`.
 *
 * Bytes are not hashed: what the disk itself damaged is not seen here, and must not matter to the answer. A cache that is
 * missing, damaged or can't be written costs time only. Rejects: what `work` rejects with.
 */
export async function keptAnswer<Value>(
  dir: string,
  question: Question,
  work: () => Promise<Answer<Value>>,
  files: FilePort = nodeFiles(dir),
): Promise<Value> {
  const state = await stateOf(files, question).catch(() => undefined);
  const kept = await readKept(files, question);
  if (state !== undefined && kept?.state === state) return kept.value as Value;
  const { value, isKept } = await work();
  if (state !== undefined && isKept) await writeKept(files, question, { state, value });
  return value;
}

/**
 * The value that is kept in `cache/<name>.json`, where no spec, decision or segment of the folder has appeared, gone or
 * changed its size, times or inode since; undefined otherwise. Never rejects. Cost: one `stat` per file.
 */
export async function keptValue(
  dir: string,
  question: Question,
  files: FilePort = nodeFiles(dir),
): Promise<unknown> {
  const kept = await readKept(files, question);
  if (kept === undefined) return undefined;
  const state = await stateOf(files, question).catch(() => undefined);
  return state === kept.state ? kept.value : undefined;
}

interface Kept {
  readonly state: string;
  readonly value: unknown;
}

/** SHA-256 over names, sizes, times and inodes; undefined where files have no inodes. */
async function stateOf(files: FilePort, { version }: Question): Promise<string | undefined> {
  const paths = await recordPaths(files);
  const stats = await Promise.all(paths.map((path) => files.stat(path)));
  if (stats.some((stat) => stat?.inode === undefined)) return undefined;
  const lines = stats.map((stat, i) =>
    [paths[i], stat?.size, stat?.modified, stat?.changed, stat?.inode].join(" "),
  );
  return createHash("sha256")
    .update([version, ...lines].join("\n"))
    .digest("hex");
}

async function readKept(files: FilePort, question: Question): Promise<Kept | undefined> {
  try {
    const kept: unknown = JSON.parse(new TextDecoder().decode(await files.read(pathOf(question))));
    const isKept = typeof kept === "object" && kept !== null && "state" in kept && "value" in kept;
    return isKept ? (kept as Kept) : undefined;
  } catch {
    return undefined;
  }
}

async function writeKept(files: FilePort, question: Question, kept: Kept): Promise<void> {
  try {
    await files.makeFolder(folder);
    const staged = await stageUnsynced(files, new TextEncoder().encode(JSON.stringify(kept)));
    await files.rename(staged, pathOf(question)).catch(async (error: unknown) => {
      await files.remove(staged).catch(ignored);
      throw error;
    });
  } catch {
    // Whoever may only read the folder works it out each time.
  }
}
