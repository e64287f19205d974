// tiny-disk.ts — a file system of a few kilobytes that only its own commands see.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { mustSkip, works } from "./machine.js";
import { type Ended, run } from "./program.js";

/** A mount namespace: with a user namespace around it where that is allowed, else as root. */
const inNamespace = [["-rm"], ["-m"]].find((flags) => works("unshare", ...flags, "true"));

export function lacksNamespaces(): boolean {
  return mustSkip("a mount namespace (unshare -rm, or root)", () => inNamespace !== undefined);
}

export interface TinyDisk {
  /** Words before a command that lets it see the disk. */
  readonly enter: readonly string[];
  /** Runs a command that sees the disk. */
  readonly run: (command: readonly string[]) => Promise<Ended>;
  /** Mount options from now on, such as "size=64m" or "ro". */
  readonly remount: (options: string) => void;
  readonly remove: () => void;
}

/** Mounts an empty disk of `size` (such as "128k") at the folder `at`, which must exist. */
export async function mountTinyDisk(at: string, size: string): Promise<TinyDisk> {
  mkdirSync(at, { recursive: true });
  const mount = 'mount -t tmpfs -o "size=$1" tiny "$0" && echo mounted && exec cat';
  const holder = spawn("unshare", [...(inNamespace ?? []), "sh", "-c", mount, at, size], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  const enter = enterCommand(holder);
  return {
    enter,
    run: (command) => run([...enter, ...command]),
    remount: (options) => {
      const args = [...enter.slice(1), "mount", "-o", `remount,${options}`, at];
      if (!works(enter[0], ...args)) throw new Error(`mount -o remount,${options} failed`);
    },
    remove: () => holder.stdin.end(),
  };
}

function enterCommand({ pid }: ChildProcess): readonly string[] {
  const target = ["nsenter", "-t", String(pid), "-m"];
  return inNamespace?.includes("-rm") === true
    ? [...target, "-U", "--preserve-credentials"]
    : target;
}
