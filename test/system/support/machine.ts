// machine.ts — what a test needs from the machine it runs on.

import { spawnSync } from "node:child_process";

/** Whether a command exists and ends with status 0. */
export function works(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** Installs Debian packages; false where that is not allowed. */
export function installed(...packages: readonly string[]): boolean {
  if (process.getuid?.() !== 0) return false;
  return (
    works("apt-get", "update", "-qq") &&
    works("apt-get", "install", "-y", "-qq", "--no-install-recommends", ...packages)
  );
}

/** Whether to skip a test because the machine lacks something: loudly, and never in CI, where it throws instead. */
export function mustSkip(what: string, isThere: () => boolean): boolean {
  if (isThere()) return false;
  if ((process.env.CI ?? "") !== "") throw new Error(`${what} is missing`);
  process.stderr.write(`\nSKIPPED, missing on this machine: ${what}\n`);
  return true;
}

/** A program from a Debian package of that name. */
export function lacks(program: string, ...packages: readonly string[]): boolean {
  const isThere = (): boolean => works("which", program);
  return mustSkip(program, () => isThere() || (installed(...packages) && isThere()));
}
