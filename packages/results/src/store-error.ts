// store-error.ts — what went wrong below the store, in words and codes of ours.
import { isKtsweepError, KtsweepError, type KtsweepErrorCode } from "@ktsweep/core";

const diskFull: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
const unwritable: ReadonlySet<string> = new Set([
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOTDIR",
  "EEXIST",
  "EISDIR",
  "EXDEV",
]);

/**
 * The error to throw when `doing` (e.g. "writing segments in /data/sweep") failed with `cause`.
 * Errors of ours pass unchanged.
 */
export function storeError(doing: string, cause: unknown): KtsweepError {
  if (isKtsweepError(cause)) return cause;
  const systemCode = (cause as NodeJS.ErrnoException | undefined)?.code ?? "";
  const message = cause instanceof Error ? cause.message : String(cause);
  const [code, fix] = advice(systemCode);
  return new KtsweepError(code, `While ${doing}: ${message}.`, fix, { systemCode }, { cause });
}

function advice(systemCode: string): [KtsweepErrorCode, string] {
  if (diskFull.has(systemCode)) {
    return [
      "STORE_DISK_FULL",
      "Make room and run the same command again: it continues where it stopped.",
    ];
  }
  if (unwritable.has(systemCode)) {
    return [
      "STORE_UNWRITABLE",
      "Choose a folder that exists or can be made, and that you may write to.",
    ];
  }
  return [
    "STORE_IO",
    "Check the disk, then run the same command again: it continues where it stopped.",
  ];
}

/** Whether a failure says that nothing is there. */
export function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
}
