// program.ts — the program in a process of its own, as a user calls it.

import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { repository } from "./folder.js";

export interface Ended {
  /** Exit status; null where a signal ended the process. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has written until now. */
  readonly written: () => { readonly stdout: string; readonly stderr: string };
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** The program of packages/cli. */
export const ktsweepCommand = [
  process.execPath,
  join(repository, "packages/cli/bin/ktsweep.js"),
] as const;

/** Starts a command and collects what it writes. */
export function start(command: readonly string[], { cwd, env }: StartOptions = {}): Running {
  const child = spawn(command[0], command.slice(1), {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const streams = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => (streams[name] += text));
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve({ status, signal, ...streams }));
  });
  return { child, ended, written: () => ({ ...streams }) };
}

/** Runs a command to its end. */
export async function run(command: readonly string[], options?: StartOptions): Promise<Ended> {
  return start(command, options).ended;
}

/** Runs `ktsweep ARGS...` to its end. */
export async function ktsweep(...args: readonly string[]): Promise<Ended> {
  return run([...ktsweepCommand, ...args]);
}

/** Standard output of a command that must succeed. */
export async function outputOf(
  command: readonly string[],
  options?: StartOptions,
): Promise<string> {
  const { status, stdout, stderr } = await run(command, options);
  if (status === 0) return stdout;
  throw new Error(`${command.join(" ")} ended with ${String(status)}\n${stderr}`);
}

/** Standard output of `ktsweep ARGS...`, which must succeed. */
export async function ktsweepOutput(...args: readonly string[]): Promise<string> {
  return outputOf([...ktsweepCommand, ...args]);
}
