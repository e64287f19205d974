// processes.ts — processes and their children, from /proc.

import { readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import type { Running } from "./program.js";

/** All that a process started and that still runs. */
export function childrenOf(pid: number): readonly number[] {
  const text = procText(pid, `task/${String(pid)}/children`);
  const direct = text.trim().split(" ").filter(Boolean).map(Number);
  return direct.flatMap((child) => [child, ...childrenOf(child)]);
}

/** A process and all that it started. */
export function processTree(pid: number): readonly number[] {
  return [pid, ...childrenOf(pid)];
}

/** Sends a signal to processes; one that is gone does not matter. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/** Whether a process runs: neither gone nor waiting to be forgotten. */
export function isAlive(pid: number): boolean {
  const stat = procText(pid, "stat");
  return stat !== "" && !/\) [ZX] /.test(stat);
}

/** A file of /proc/PID; empty where the process is gone. */
export function procText(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${String(pid)}/${name}`, "utf8");
  } catch {
    return "";
  }
}

/** Kills the process and all that it started, where it has not ended, and waits until it has. */
export async function killTree({ child, ended }: Running): Promise<void> {
  const { pid, exitCode, signalCode } = child;
  if (pid !== undefined && exitCode === null && signalCode === null) {
    signalAll(processTree(pid), "SIGKILL");
  }
  await ended;
}

/** Kills the process and all that it started when the current test ends. */
export function endWithTest(running: Running): Running {
  onTestFinished(() => killTree(running));
  return running;
}
