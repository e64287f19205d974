// exit-codes.ts — what the program's exit status says; stable, scripts depend on it.

import type { KtsweepErrorCode } from "@ktsweep/core";

export const exitCodes = {
  ok: 0,
  usage: 2,
  cellsFailed: 3,
  conditionMissed: 4,
  infrastructure: 5,
  resumable: 75,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const usageErrors: readonly KtsweepErrorCode[] = [
  "CHAIN_INVALID",
  "EXPRESSION_INVALID",
  "INPUT_INVALID",
  "INPUT_MISSING",
  "SPEC_INVALID",
  "SPEC_UNREADABLE",
  "STORE_FOREIGN",
  "SWEEP_UNKNOWN",
  "USAGE_INVALID",
];

/** The exit status of an error that ended the program. */
export function exitCodeOf(code: KtsweepErrorCode): ExitCode {
  if (usageErrors.includes(code)) return exitCodes.usage;
  return code === "FIT_INVALID" ? exitCodes.conditionMissed : exitCodes.infrastructure;
}
