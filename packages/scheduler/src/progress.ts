// progress.ts — how far a schedule is, in rows and in seconds, and how long the rest will take.
import type { Phase } from "./events.js";
import { sum, workSeconds } from "./pace.js";
import type { Schedule } from "./state.js";

/** A snapshot for a progress line. Seconds of work are summed over agents. */
export interface Progress {
  readonly phase: Phase;
  /** Rows in all, within the limit. */
  readonly rows: number;
  readonly recorded: number;
  readonly failed: number;
  readonly leased: number;
  /** Part of `leased`: computed, not recorded yet. */
  readonly computed: number;
  readonly pending: number;
  /** Predicted seconds of the rows that were computed or have ended, and of the others. */
  readonly predictedDone: number;
  readonly predictedLeft: number;
  /** Seconds that the computed rows took. */
  readonly observed: number;
  /** The rest in seconds, each cost class corrected by what its rows took so far. */
  readonly workLeft: number;
  /** Seconds since the first event, by the events' own clock. */
  readonly elapsed: number;
  readonly agents: number;
}

/** Where `schedule` stands at time `now` (milliseconds, same clock as its events). */
export function progressOf(schedule: Schedule, now = schedule.now): Progress {
  const { rows, pace } = schedule;
  const predictedLeft = sum(pace.pending) + sum(pace.leased);
  return {
    phase: schedule.phase,
    rows: rows.total,
    recorded: rows.recorded,
    failed: rows.failed,
    leased: rows.leased,
    computed: rows.computed,
    pending: rows.pending,
    predictedDone: Math.max(0, schedule.predictedTotal - predictedLeft),
    predictedLeft,
    observed: sum(pace.observed),
    workLeft: workSeconds(pace, "pending") + workSeconds(pace, "leased"),
    elapsed: Math.max(0, now - (schedule.startedAt ?? now)) / 1000,
    agents: schedule.rules.agents,
  };
}

/** What an estimate of the time left needs to know. */
export type ProgressForEstimate = Pick<
  Progress,
  "pending" | "leased" | "computed" | "workLeft" | "observed" | "agents"
>;

/**
 * Seconds until the last row ends; undefined before anything was observed.
 *
 * Unequal cells are weighed by their predicted cost, corrected by what cells of like cost took so far;
 * the work left is spread over the agents that still have rows. Lots in flight count in full, so the
 * estimate errs on the late side by at most about one lot.
 */
export function estimateRemaining(progress: ProgressForEstimate): number | undefined {
  const rowsLeft = progress.pending + progress.leased - progress.computed;
  if (rowsLeft === 0) return 0;
  if (progress.observed === 0) return undefined;
  return progress.workLeft / Math.max(1, Math.min(progress.agents, rowsLeft));
}
