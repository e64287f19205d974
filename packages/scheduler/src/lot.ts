// lot.ts — what is leased together, and how large it may be.
import type { AskLimits } from "./limits.js";
import { slowness, workSeconds, type Pace } from "./pace.js";
import type { ScheduleRules } from "./plan.js";
import type { RowRanges } from "./rows.js";

/** Rows leased together to one agent. */
export interface Lot {
  readonly id: number;
  readonly agent: number;
  readonly ranges: RowRanges;
  /** Number of rows in `ranges`. */
  readonly rows: number;
  /** Predicted. */
  readonly seconds: number;
  /** All rows of a lot are of one cost class. */
  readonly costClass: number;
  /** Whether the rows came back from a crash in which any of them may be to blame. */
  readonly isSuspect: boolean;
  /** Time of the lease, as the event said. */
  readonly since: number;
}

/** A lot that is leased. */
export interface HeldLot {
  readonly lot: Lot;
  /** Rows that were computed and are not recorded yet: the first of the lot. */
  readonly computed: number;
  /** Predicted seconds of these rows. */
  readonly computedSeconds: number;
}

/** How much a lot may take: whichever is reached first. */
export interface LotSize {
  /** In predicted seconds. */
  readonly seconds: number;
  /** Where it pays to take more: what the agent can take. ≥ `seconds`. */
  readonly mostSeconds: number;
  readonly rows: number;
}

/** Share of the remaining work that one lot takes: 1 / (GUIDE · agents). */
const GUIDE = 3;
/** Rows of a lot in a class of which nothing has come back: its cost may be far from predicted. */
const MAX_UNSEEN_ROWS = 1024;

/**
 * Guided size: a share of what is left, so that the last lots are small and all agents end together.
 *
 * Source: guided self-scheduling (C. D. Polychronopoulos, D. J. Kuck, "Guided Self-Scheduling: A
 * Practical Scheduling Scheme for Parallel Supercomputers", 1987), second-hand.
 */
export function lotSize(
  pace: Pace,
  costClass: number,
  rules: ScheduleRules,
  limits: AskLimits,
): LotSize {
  const isSeen = pace.computed[costClass] > 0;
  const share = workSeconds(pace, "pending") / (GUIDE * (limits.agents ?? rules.agents));
  const largest = isSeen ? rules.maxLotSeconds : rules.minLotSeconds;
  const wanted = Math.min(largest, Math.max(rules.minLotSeconds, share));
  const most = limits.seconds ?? Infinity;
  const slow = slowness(pace, costClass);
  return {
    seconds: Math.min(wanted, most) / slow,
    mostSeconds: most / slow,
    rows: isSeen ? rules.maxLotRows : Math.min(rules.maxLotRows, MAX_UNSEEN_ROWS),
  };
}
