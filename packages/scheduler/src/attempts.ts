// attempts.ts — counts what failed at a row, and says when it is enough.
import type { ReportedFailure, ScheduleEffect } from "./events.js";
import type { RowRef } from "./rows.js";
import type { Attempts, Schedule } from "./state.js";

/** One failed attempt at a row, counted. */
export type AttemptFailed = Extract<ScheduleEffect, { type: "attempt-failed" }>;

/** Failed attempts at a row that is pending or leased; 0 for rows that never failed. */
export function attemptsAt(schedule: Schedule, item: number, replicate: number): number {
  const attempts = schedule.attempts.get(item)?.get(replicate);
  return attempts === undefined ? 0 : attempts.failures + attempts.crashes;
}

/** Whether one more such failure would leave the row failed. */
export function isFinal(
  schedule: Schedule,
  { item, replicate }: RowRef,
  { permanent }: Pick<ReportedFailure, "permanent">,
): boolean {
  const failures = schedule.attempts.get(item)?.get(replicate)?.failures ?? 0;
  return permanent || failures + 1 > schedule.rules.retries;
}

/** Counts a reported failure: final where it is permanent or the retries are used up. */
export function countFailure(
  schedule: Schedule,
  row: RowRef,
  { cause, permanent }: ReportedFailure,
): AttemptFailed {
  const attempts = attemptsOf(schedule, row);
  attempts.failures += 1;
  const final = permanent || attempts.failures > schedule.rules.retries;
  return conclude(schedule, row, attempts, { cause, permanent, final });
}

/** Counts a crash against the suspect row: final only where it was alone, often enough. */
export function countCrash(schedule: Schedule, row: RowRef, isAlone: boolean): AttemptFailed {
  const attempts = attemptsOf(schedule, row);
  attempts.crashes += 1;
  const final = isAlone && attempts.crashes >= schedule.rules.maxCrashes;
  return conclude(schedule, row, attempts, { cause: "WORKER_CRASHED", permanent: false, final });
}

/** The row has ended: its attempts are no longer needed. */
export function forgetAttempts(schedule: Schedule, row: RowRef): void {
  const replicates = schedule.attempts.get(row.item);
  if (replicates === undefined) return;
  replicates.delete(row.replicate);
  if (replicates.size === 0) schedule.attempts.delete(row.item);
}

function conclude(
  schedule: Schedule,
  row: RowRef,
  attempts: Attempts,
  outcome: Pick<AttemptFailed, "cause" | "permanent" | "final">,
): AttemptFailed {
  const attempt = attempts.failures + attempts.crashes;
  if (outcome.final) forgetAttempts(schedule, row);
  const { item, replicate } = row;
  return { type: "attempt-failed", item, replicate, attempt, ...outcome };
}

function attemptsOf(schedule: Schedule, { item, replicate }: RowRef): Attempts {
  const replicates = schedule.attempts.get(item) ?? new Map<number, Attempts>();
  const attempts = replicates.get(replicate) ?? { failures: 0, crashes: 0 };
  schedule.attempts.set(item, replicates.set(replicate, attempts));
  return attempts;
}
