// strace.ts — a program whose system calls fail or end it at a chosen one.

import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lacks } from "./machine.js";
import { type Ended, ktsweepCommand, run } from "./program.js";

/** Calls by which files change. `write` would also count what threads tell each other. */
export const fileCalls =
  "openat,pwrite64,pwritev,fsync,fdatasync,rename,renameat,renameat2,link,unlink,mkdir,ftruncate";

/** One thread makes all file operations, so that "the n-th call" means the same in every run. */
const env = { UV_THREADPOOL_SIZE: "1" };

export function lacksStrace(): boolean {
  return lacks("strace", "strace");
}

/** Runs `ktsweep ARGS...`; `fault` (such as "error=EIO") happens at the n-th of `calls`, n = 1, 2, …. */
export async function ktsweepWithFault(
  args: readonly string[],
  { calls, fault, n }: { calls: string; fault: string; n: number },
): Promise<Ended> {
  const inject = `inject=${calls}:${fault}:when=${String(n)}`;
  const strace = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null"];
  return run([...strace, "-e", `trace=${calls}`, "-e", inject, ...ktsweepCommand, ...args], {
    env,
  });
}

/** Largest number of `calls` that one thread of `ktsweep ARGS...` makes. */
export async function countCalls(args: readonly string[], calls: string): Promise<number> {
  const log = join(mkdtempSync(join(tmpdir(), "ktsweep-strace-")), "log");
  await run(
    [
      "strace",
      "-f",
      "-qq",
      "--seccomp-bpf",
      "-o",
      log,
      "-e",
      `trace=${calls}`,
      ...ktsweepCommand,
      ...args,
    ],
    {
      env,
    },
  );
  const perThread = new Map<string, number>();
  for (const line of readFileSync(log, "utf8").split("\n")) {
    const thread = line.split(" ", 1)[0];
    if (line.includes("(")) perThread.set(thread, (perThread.get(thread) ?? 0) + 1);
  }
  return Math.max(...perThread.values());
}
