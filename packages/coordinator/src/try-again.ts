// try-again.ts — how often rows are tried, and the number of each try.
import type { ServedSweep } from "./served-sweep.js";

/** Further tries after a transient failure, where a sweep does not say. As of `run`. */
export const defaultRetries = 2;

/** Number of the next attempt at a row, from 1: as many have failed before, in this incarnation or any other. */
export function nextAttempt({ store, attempts }: ServedSweep, cell: string, row: number): number {
  const given = attempts.size === 0 ? 0 : (attempts.get(`${cell} ${String(row)}`) ?? 0);
  return Math.max(given, store.attemptsOf(cell, row)) + 1;
}

/** The number of an attempt that has failed; the next one gets a larger. */
export function failedAttempt(sweep: ServedSweep, cell: string, row: number): number {
  const attempt = nextAttempt(sweep, cell, row);
  sweep.attempts.set(`${cell} ${String(row)}`, attempt);
  return attempt;
}

/** The row is not tried again by this incarnation. */
export function giveUp({ givenUp }: ServedSweep, cell: string, row: number): void {
  const rows = givenUp.get(cell) ?? new Set();
  givenUp.set(cell, rows.add(row));
}
