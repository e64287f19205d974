// priority.ts — a sweep's priority as typed: larger first.

import { KtsweepError } from "@ktsweep/core";

const LARGEST = 1_000_000;

/** Throws: USAGE_INVALID. */
export function parsePriority(text: string): number {
  const priority = Number(text);
  if (/^-?\d+$/.test(text) && Math.abs(priority) <= LARGEST) return priority;
  throw new KtsweepError(
    "USAGE_INVALID",
    `${JSON.stringify(text)} is no priority.`,
    "Write a whole number such as 0, 10 or -5; larger ones are computed first.",
  );
}
