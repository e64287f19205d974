// strace.ts — a program whose system calls fail, or end it, at a chosen one.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { newFolder } from "./folder.js";
import { lacks } from "./machine.js";
import { type Ended, ktsweepCommand, run } from "./program.js";

export interface EndedWithFault extends Ended {
  /** False where the program ended before its n-th such call: how often it commits depends on time. */
  readonly happened: boolean;
}

/** The n-th call of its name in a thread, n = 1, 2, …, and what happens there, such as "error=EIO". */
export interface Fault {
  readonly call: string;
  readonly n: number;
  readonly effect: string;
}

/** One thread makes all file operations, so that "the n-th call" means the same in every run. */
const env = { UV_THREADPOOL_SIZE: "1" };
const strace = ["strace", "-f", "-qq", "--seccomp-bpf"];

export function lacksStrace(): boolean {
  return lacks("strace", "strace");
}

/** Runs `ktsweep ARGS...` with a fault in it. */
export async function ktsweepWithFault(
  args: readonly string[],
  { call, n, effect }: Fault,
): Promise<EndedWithFault> {
  const log = join(newFolder(), "log");
  const inject = `inject=${call}:${effect}:when=${n}`;
  const options = ["-o", log, "-e", `trace=${call}`, "-e", inject];
  const ended = await run([...strace, ...options, ...ktsweepCommand, ...args], { env });
  const happened = /\(INJECTED\)|killed by SIGKILL/.test(readFileSync(log, "utf8"));
  return { ...ended, happened };
}

/** How often the busiest thread of `ktsweep ARGS...` makes each of the calls. */
export async function countCalls(
  args: readonly string[],
  calls: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const log = join(newFolder(), "log");
  const options = ["-o", log, "-e", `trace=${calls.join()}`];
  await run([...strace, ...options, ...ktsweepCommand, ...args], { env });
  const perThread = new Map<string, number>();
  for (const [made] of readFileSync(log, "utf8").matchAll(/^\d+ +\w+(?=\()/gm)) {
    perThread.set(made, (perThread.get(made) ?? 0) + 1);
  }
  const counts = calls.map((call): [string, number] => {
    const ofCall = [...perThread].filter(([made]) => made.endsWith(` ${call}`));
    return [call, Math.max(0, ...ofCall.map(([, count]) => count))];
  });
  return new Map(counts);
}

/** 1 … count, at most `most` of them, evenly spread. */
export function positions(count: number, most: number): readonly number[] {
  const step = Math.max(1, count / most);
  return Array.from({ length: Math.min(count, most) }, (_, i) => Math.floor(1 + i * step));
}
