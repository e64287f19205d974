// run-step.mjs — runs one command of a tool script, shows its time, and ends the script where it fails.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Path of a program that a dependency installed, called with the current node. */
export function program(path) {
  return join(root, "node_modules", path);
}

/** Runs `node script ...args` in the root; exits with its status where it is not 0. */
export function step(title, script, args = [], environment = {}) {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...environment },
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  console.error(`${status === 0 ? "✓" : "✗"} ${title} (${seconds.toFixed(1)} s)`);
  if (status !== 0) process.exit(status ?? 1);
}
