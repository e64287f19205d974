// progress.ts — how far a schedule is, in rows and in seconds, and how long the rest will take.
import type { Phase } from "./events.js";
import { slowness, sum, workSeconds } from "./pace.js";
import { workDeviation } from "./spread.js";
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
  /** The same of the lot in flight that has most left. */
  readonly longestLeft: number;
  /** Standard deviation of `workLeft`, from how predictions and observations differed so far. Unit: seconds. */
  readonly workDeviation: number;
  /** Seconds since the first event, by the events' own clock. */
  readonly elapsed: number;
  readonly agents: number;
}

/** Where `schedule` stands at time `now` (milliseconds, same clock as its events). */
export function progressOf(schedule: Schedule, now = schedule.now): Progress {
  const { rows, pace } = schedule;
  const predictedLeft = sum(pace.pending) + sum(pace.leased);
  const flight = inFlight(schedule, now);
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
    workLeft: workSeconds(pace, "pending") + flight.sum,
    longestLeft: flight.longest,
    workDeviation: workDeviation(pace),
    elapsed: Math.max(0, now - (schedule.startedAt ?? now)) / 1000,
    agents: schedule.rules.agents,
  };
}

/** Seconds that the lots held still take, as observed so far, the time since they were leased gone. Cost: O(lots held). */
export function inFlight(
  { lots, pace }: Schedule,
  now: number,
): { readonly sum: number; readonly longest: number } {
  let sum = 0;
  let longest = 0;
  if (lots.size === 0) return { sum, longest };
  const slow = pace.pending.map((_, c) => slowness(pace, c));
  for (const { lot, computedSeconds } of lots.values()) {
    const ahead = (lot.seconds - computedSeconds) * slow[lot.costClass];
    // What lasts longer than it should is not about to end at this very moment.
    const left = computedSeconds > 0 ? 0 : Math.max(ahead / 10, ahead - (now - lot.since) / 1000);
    sum += left;
    longest = Math.max(longest, left);
  }
  return { sum, longest };
}

/** What an estimate of the time left needs to know. */
export type ProgressForEstimate = Pick<
  Progress,
  | "pending"
  | "leased"
  | "computed"
  | "workLeft"
  | "longestLeft"
  | "workDeviation"
  | "observed"
  | "agents"
>;

/** Seconds until the last row ends. */
export interface Remaining {
  readonly seconds: number;
  /** Four times in five the truth is in [low, high]. 0 < low ≤ seconds ≤ high, all 0 at the end. */
  readonly low: number;
  readonly high: number;
}

/** A normal variable is within so many standard deviations four times in five. */
const EIGHTY_PERCENT = 1.2816;

/**
 * Seconds until the last row ends; undefined before anything was observed.
 *
 * Unequal cells are weighed by their predicted cost, corrected by what cells of like cost took so far;
 * the work left is spread over the agents that still have rows, but for the longest lot in flight.
 */
export function estimateRemaining(progress: ProgressForEstimate): Remaining | undefined {
  const rowsLeft = progress.pending + progress.leased - progress.computed;
  if (rowsLeft === 0) return { seconds: 0, low: 0, high: 0 };
  if (progress.observed === 0) return undefined;
  const { workLeft, longestLeft, workDeviation, agents } = progress;
  const shared = workLeft / Math.max(1, Math.min(agents, rowsLeft));
  const seconds = Math.max(shared, longestLeft);
  const off = (EIGHTY_PERCENT * workDeviation) / Math.max(1e-300, workLeft);
  const factor = 1 + off + (off * off) / 2; // near e^off: wide intervals are factors
  return { seconds, low: seconds / factor, high: seconds * factor };
}
