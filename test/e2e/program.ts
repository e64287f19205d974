// program.ts — the built program as a child process, in a folder of its own.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const program = join(import.meta.dirname, "../../packages/cli/bin/ktsweep.js");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A folder that is gone when the tests of the file have ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ktsweep-e2e-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes a file and gives its path. */
export function file(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

export interface Running {
  readonly ended: Promise<Ended>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves when stderr matches. */
  readonly says: (pattern: RegExp) => Promise<void>;
  /** Resolves with stdout when that matches. */
  readonly prints: (pattern: RegExp) => Promise<string>;
}

/** Starts `ktsweep …args`. */
export function start(args: readonly string[], input = ""): Running {
  const begun = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, NO_COLOR: "1" },
  });
  let stdout = "";
  let stderr = "";
  const listeners: (() => void)[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (const listener of listeners) listener();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    for (const listener of listeners) listener();
  });
  child.stdin.end(input);
  const matched = (pattern: RegExp, text: () => string): Promise<string> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (pattern.test(text())) resolve(text());
      };
      listeners.push(check);
      check();
    });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => {
      resolve({ code, stdout, stderr, seconds: (performance.now() - begun) / 1000 });
    });
  });
  return {
    ended,
    kill: (signal) => child.kill(signal),
    says: (pattern) => matched(pattern, () => stderr).then(() => undefined),
    prints: (pattern) => matched(pattern, () => stdout),
  };
}

/** Runs `ktsweep …args` to its end. */
export function ktsweep(args: readonly string[], input = ""): Promise<Ended> {
  return start(args, input).ended;
}
