// watch-memory.ts — how much memory a process takes, looked at from outside: a thread is no wall, a process is one.
import { readFileSync } from "node:fs";

const EVERY_MS = 250;

/**
 * Calls `onExceeded` once when process `pid` takes more than `limitBytes`; Linux only, elsewhere it is never called.
 * Returns what ends the watch.
 */
export function watchMemory(
  pid: number | undefined,
  limitBytes: number,
  onExceeded: (message: string) => void,
): () => void {
  if (pid === undefined) return () => undefined;
  const timer = setInterval(() => {
    const bytes = residentBytes(pid);
    if (bytes === undefined || bytes <= limitBytes) return;
    clearInterval(timer);
    onExceeded(`It took ${mebibytes(bytes)}, ${mebibytes(limitBytes)} may be used.`);
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Bytes of memory that process `pid` holds; undefined where the system does not say. */
export function residentBytes(pid: number): number | undefined {
  try {
    const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return match === null ? undefined : 1024 * Number(match[1]);
  } catch {
    return undefined;
  }
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20).toLocaleString("en-US")} MiB`;
}
