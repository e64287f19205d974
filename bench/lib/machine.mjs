// machine.mjs — where and with what a measurement was made.

import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";

/** First line that a command prints, or "missing". */
export function firstLine(command, ...args) {
  try {
    return execFileSync(command, args, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).split("\n")[0];
  } catch {
    return "missing";
  }
}

export function machine() {
  return {
    processor: `${cpus()[0].model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
    commit: firstLine("git", "rev-parse", "--short=12", "HEAD"),
  };
}
