// incarnations.ts — who coordinates a folder: incarnations/<n>.json, one per start; the newest is the one.
import { canonicalJson } from "@ktsweep/core";
import type { FilePort } from "./file-port.js";
import { addNumbered, namesIn } from "./numbered-file.js";
import { storeError } from "./store-error.js";

/** Who claims a folder, for people who look into it. */
export interface Claimant {
  readonly host: string;
  readonly pid?: number;
  /** Text of a time. */
  readonly started?: string;
}

const folder = "incarnations";
const namePattern = /^([1-9][0-9]{0,8})\.json$/;

/**
 * Takes over the role of coordinator; the number of this incarnation, larger than all before. When it resolves, the
 * claim survives a power loss, so no number is ever given twice. Makes the folder where it is missing.
 *
 * Rejects: STORE_UNWRITABLE, STORE_DISK_FULL, STORE_IO.
 */
export async function claimIncarnation(files: FilePort, who: Claimant): Promise<number> {
  try {
    await files.makeFolder("");
    const bytes = new TextEncoder().encode(`${canonicalJson(who)}\n`);
    const next = (await newestIn(files)) + 1;
    return await addNumbered(files, next, (n) => `${folder}/${String(n)}.json`, bytes);
  } catch (error) {
    throw storeError(`claiming ${files.root}`, error);
  }
}

/** Number of the incarnation that coordinates the folder; 0 where none ever has. Rejects: STORE_IO. */
export async function newestIncarnation(files: FilePort): Promise<number> {
  try {
    return await newestIn(files);
  } catch (error) {
    throw storeError(`reading ${files.root}`, error);
  }
}

async function newestIn(files: FilePort): Promise<number> {
  const names = await namesIn(files, folder);
  const numbers = names.map((name) => Number(namePattern.exec(name)?.[1] ?? 0));
  return numbers.reduce((newest, number) => Math.max(newest, number), 0);
}
