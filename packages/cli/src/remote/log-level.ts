// log-level.ts — KTSWEEP_LOG: how much the long-running processes say.

import type { LogLevel } from "@ktsweep/coordinator";
import { KtsweepError } from "@ktsweep/core";

const levels: readonly LogLevel[] = ["silent", "error", "warn", "info"];

/** Throws: USAGE_INVALID. */
export function logLevel({ KTSWEEP_LOG: text = "info" }: NodeJS.ProcessEnv): LogLevel {
  const level = levels.find((each) => each === text);
  if (level !== undefined) return level;
  throw new KtsweepError(
    "USAGE_INVALID",
    `KTSWEEP_LOG=${JSON.stringify(text)} is no level.`,
    `Levels are ${levels.join(", ")}.`,
  );
}
