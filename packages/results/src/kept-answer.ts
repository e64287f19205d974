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

/**
 * The value that `work` gave before, where no spec, decision or segment of the folder has appeared, gone or changed its
 * size, times or inode since; else what it gives now, written to `cache/<name>.json`.
 *
 * Bytes are not hashed: what the disk itself damaged is not seen here, and must not matter to the answer. A cache that is
 * missing, damaged or can't be written costs time only.
 *
 * `version`: of the program and of `Value`'s shape. Rejects: what `work` rejects with. Cost: one `stat` per file.
 */
export async function keptAnswer<Value>(
  dir: string,
  { name, version }: { readonly name: string; readonly version: string },
  work: () => Promise<Answer<Value>>,
  files: FilePort = nodeFiles(dir),
): Promise<Value> {
  const path = `${folder}/${name}.json`;
  const state = await stateOf(files, version).catch(() => undefined);
  const kept = state === undefined ? undefined : await readKept(files, path);
  if (kept?.state === state && kept !== undefined) return kept.value as Value;
  const { value, isKept } = await work();
  if (state !== undefined && isKept) await writeKept(files, path, { state, value });
  return value;
}

interface Kept {
  readonly state: string;
  readonly value: unknown;
}

/** SHA-256 over names, sizes, times and inodes; undefined where files have no inodes. */
async function stateOf(files: FilePort, version: string): Promise<string | undefined> {
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

async function readKept(files: FilePort, path: string): Promise<Kept | undefined> {
  try {
    const kept: unknown = JSON.parse(new TextDecoder().decode(await files.read(path)));
    const isKept = typeof kept === "object" && kept !== null && "state" in kept && "value" in kept;
    return isKept ? (kept as Kept) : undefined;
  } catch {
    return undefined;
  }
}

async function writeKept(files: FilePort, path: string, kept: Kept): Promise<void> {
  try {
    await files.makeFolder(folder);
    const staged = await stageUnsynced(files, new TextEncoder().encode(JSON.stringify(kept)));
    await files.rename(staged, path).catch(async (error: unknown) => {
      await files.remove(staged).catch(ignored);
      throw error;
    });
  } catch {
    // Whoever may only read the folder works it out each time.
  }
}
