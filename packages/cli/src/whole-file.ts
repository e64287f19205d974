// whole-file.ts — a file that appears under its name whole, or not at all.

import { rmSync } from "node:fs";
import { open, rename, rm, stat, writeFile } from "node:fs/promises";
import { isKtsweepError, KtsweepError } from "@ktsweep/core";
import { exitCodes } from "./exit-codes.js";

/**
 * Writes beside the file, syncs, renames. Whatever stops it, a full disk, an error of `bytes`, Ctrl-C or SIGTERM, what was
 * there before stays, and what was written is removed (after SIGKILL or a power loss, `FILE.<number>.partial` stays).
 * What is there and no plain file, such as /dev/null or a pipe, is written to.
 *
 * Rejects: STORE_IO where the file can't be written; what `bytes` throws.
 */
export async function writeWhole(file: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    const there = await stat(file).catch(() => undefined);
    if (there?.isFile() === false) await writeFile(file, bytes);
    else await writeBeside(file, bytes);
  } catch (cause) {
    if (isKtsweepError(cause)) throw cause;
    throw new KtsweepError(
      "STORE_IO",
      `${file} could not be written: ${(cause as Error).message}.`,
      "Choose another place with --out, or free some space.",
      { file },
      { cause },
    );
  }
}

async function writeBeside(file: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const partial = `${file}.${String(process.pid)}.partial`;
  const release = removedOnSignal(partial);
  try {
    const handle = await open(partial, "w");
    try {
      await writeFile(handle, bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    release();
  }
}

/** Ends the program on the first signal, without the file. */
function removedOnSignal(partial: string): () => void {
  const end = (code: number) => (): never => {
    rmSync(partial, { force: true });
    process.exit(code);
  };
  const onInterrupt = end(exitCodes.interrupted);
  const onTerminate = end(exitCodes.terminated);
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onTerminate);
  return () => {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onTerminate);
  };
}
