// plan.ts — what is to be computed: the missing rows and what each is predicted to cost.
import { rangesOf, type RowRanges } from "./rows.js";

/** Missing rows of distinct cells. Item j stands for a cell; the caller knows which. */
export interface Plan {
  /** Ascending by item, then by replicate. */
  readonly missing: RowRanges;
  /** Predicted seconds of one replicate. Shape: (items). Range: finite, ≥ 0. */
  readonly secondsPerRow: Float64Array;
  /** Predicted seconds spent once per cell and thread (expectations). Shape: (items). Default 0. */
  readonly secondsOnce?: Float64Array;
  /**
   * So many neighbouring items are computed together at most, the same replicate of each with shared draws: lots
   * hold whole blocks of them. Default 1.
   */
  readonly together?: number;
  /** Memory that one row of the item needs while it is computed. Shape: (items). Default 0. */
  readonly bytesPerRow?: Float64Array;
  /** Rows that failed before and are tried again: each is leased alone, and its attempts count on. */
  readonly tried?: readonly TriedRow[];
}

/** A row with failed attempts in earlier schedules; it is not among the plan's missing rows. */
export interface TriedRow {
  /** Whether it is among the rows that somebody holds when the schedule begins. */
  readonly isHeld: boolean;
  readonly item: number;
  readonly replicate: number;
  /** Reported failures. */
  readonly failures: number;
  /** Crashes that it was blamed for. */
  readonly crashes: number;
}

/** Rows that somebody holds when the schedule begins; none of them is among the plan's missing rows. */
export interface LeasedRows {
  readonly agent: number;
  /** At least one row. */
  readonly ranges: RowRanges;
  readonly since: number;
}

/** How a schedule behaves. Every field has a default. */
export interface ScheduleOptions {
  /** How many lots are computed at the same time (threads, or agents). Default 1. */
  readonly agents?: number;
  /** A lot holds about this much predicted work at least, while there is enough. Default 0.05. */
  readonly minLotSeconds?: number;
  /** A lot holds at most this much, or one row. Default 1. */
  readonly maxLotSeconds?: number;
  /** A lot holds at most this many rows. Default 65,536. */
  readonly maxLotRows?: number;
  /** How often a row is tried again after a transient failure. Default 2. */
  readonly retries?: number;
  /** A row alone in its lot fails for good at this many crashes. Default 3. */
  readonly maxCrashes?: number;
  /** Stop leasing at the first row that fails for good. Default false. */
  readonly failFast?: boolean;
  /** Compute only this many items, the first in scheduling order. Default: all. */
  readonly limit?: number;
}

/** Options with every default filled in. */
export type ScheduleRules = Required<ScheduleOptions>;

/**
 * A plan of `rows[j]` missing replicates 0 … of item j.
 *
 * @example
 * fullPlan([16, 16], Float64Array.of(0.01, 0.02)).missing.counts // Int32Array [16, 16]
 */
export function fullPlan(rows: readonly number[], secondsPerRow: Float64Array): Plan {
  const missing = rangesOf(rows.map((count, item) => [item, 0, count] as const));
  return { missing, secondsPerRow };
}

const DEFAULTS: ScheduleRules = {
  agents: 1,
  minLotSeconds: 0.05,
  maxLotSeconds: 1,
  maxLotRows: 65_536,
  retries: 2,
  maxCrashes: 3,
  failFast: false,
  limit: Infinity,
};

/** Fills in the defaults. */
export function rulesFrom(options: ScheduleOptions): ScheduleRules {
  return { ...DEFAULTS, ...options };
}

/**
 * Predicted seconds per row of each item, its share of the once-per-cell work included.
 *
 * Shape: (items).
 * Throws: RangeError where the plan breaks its own rules (a bug of the caller).
 */
export function rowSecondsOf(plan: Plan, leased: readonly LeasedRows[] = []): Float64Array {
  const { missing, secondsPerRow, secondsOnce, tried = [] } = plan;
  const rows = new Float64Array(secondsPerRow.length);
  for (let r = 0; r < missing.items.length; r++) {
    requireAscending(missing, r, secondsPerRow.length);
    rows[missing.items[r]] += missing.counts[r];
  }
  for (const { ranges } of leased) {
    for (let r = 0; r < ranges.items.length; r++) {
      if (!(ranges.items[r] >= 0 && ranges.items[r] < rows.length)) {
        throw new RangeError(`Item ${ranges.items[r]} of the leased rows is not in the plan.`);
      }
      rows[ranges.items[r]] += ranges.counts[r];
    }
  }
  for (const { item, isHeld } of tried) {
    if (!(item >= 0 && item < rows.length)) {
      throw new RangeError(`Item ${item} of the tried rows is not in the plan.`);
    }
    if (!isHeld) rows[item] += 1;
  }
  const seconds = new Float64Array(rows.length);
  for (let item = 0; item < rows.length; item++) {
    const once = secondsOnce === undefined || rows[item] === 0 ? 0 : secondsOnce[item] / rows[item];
    seconds[item] = secondsPerRow[item] + once;
    if (!(seconds[item] >= 0 && seconds[item] < Infinity)) {
      throw new RangeError(
        `Item ${item} has predicted seconds ${seconds[item]}; give a number ≥ 0.`,
      );
    }
  }
  return seconds;
}

function requireAscending(missing: RowRanges, r: number, items: number): void {
  const item = missing.items[r];
  const sameItem = r > 0 && missing.items[r - 1] === item;
  const afterPrevious = r === 0 || missing.items[r - 1] < item;
  const afterRange = sameItem && missing.firsts[r] >= missing.firsts[r - 1] + missing.counts[r - 1];
  const isOrdered = item >= 0 && item < items && (afterPrevious || afterRange);
  if (!isOrdered || missing.counts[r] < 1 || missing.firsts[r] < 0) {
    throw new RangeError(`Range ${r} of the missing rows (item ${item}) is empty or out of order.`);
  }
}
