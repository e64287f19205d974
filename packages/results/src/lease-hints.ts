// lease-hints.ts — cache/leases.json: who held which rows, for a coordinator that starts again. Losing it costs time.
import type { FilePort } from "./file-port.js";
import { ignored, stageUnsynced } from "./stage-file.js";

/** A lease as it was granted. */
export interface LeaseHint {
  /** 32 hex digits. */
  readonly agent: string;
  readonly incarnation: number;
  readonly counter: number;
  /** Incarnation and counter under which the agent may still know it. */
  readonly former?: readonly [number, number];
  /** Digest of the resolved spec, 64 hex digits. */
  readonly spec: string;
  /** Replicates `firsts[r]` … of the cell at grid index `indices[r]`. Equal lengths. */
  readonly indices: readonly number[];
  readonly firsts: readonly number[];
  readonly counts: readonly number[];
}

const folder = "cache";
const path = `${folder}/leases.json`;

/** One lease as text, to be made once and written often. */
export function hintText(hint: LeaseHint): string {
  return JSON.stringify(hint);
}

/**
 * Writes the leases of a sweep, given as `hintText` makes them. The file is whole or the one before; it is not made
 * durable, as nothing depends on it.
 *
 * Throws: system errors of the port.
 */
export async function writeLeaseHints(files: FilePort, hints: Iterable<string>): Promise<void> {
  const bytes = new TextEncoder().encode(`[${[...hints].join(",\n")}]\n`);
  const staged = await stageUnsynced(files, bytes);
  try {
    await files.rename(staged, path);
  } catch {
    // The folder is a cache: it may never have been there, or have been deleted.
    await files.makeFolder(folder);
    await files.rename(staged, path).catch(async (error: unknown) => {
      await files.remove(staged).catch(ignored);
      throw error;
    });
  }
}

/** What was written last; nothing where it can't be read. Never rejects. */
export async function readLeaseHints(files: FilePort): Promise<readonly LeaseHint[]> {
  try {
    const hints: unknown = JSON.parse(new TextDecoder().decode(await files.read(path)));
    return Array.isArray(hints) && hints.every(isHint) ? hints : [];
  } catch {
    return [];
  }
}

function isHint(value: unknown): value is LeaseHint {
  const hint = value as Partial<LeaseHint> | null;
  if (typeof hint !== "object" || hint === null) return false;
  const { agent, incarnation, counter, former, spec, indices, firsts, counts } = hint;
  if (!isWhole(incarnation) || !isWhole(counter)) return false;
  if (former !== undefined && !(Array.isArray(former) && former.every(isWhole))) return false;
  if (!isHex(agent, 32) || !isHex(spec, 64)) return false;
  const lists = [indices, firsts, counts];
  return lists.every(
    (list) => Array.isArray(list) && list.every(isWhole) && list.length === indices?.length,
  );
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isHex(value: unknown, length: number): boolean {
  return typeof value === "string" && value.length === length && /^[0-9a-f]*$/.test(value);
}
