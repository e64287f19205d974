// state.ts — everything a schedule knows. Each collection states its invariant; `validate` checks them all.
import { limitOrder } from "./limit.js";
import { freshRows, type FreshRows } from "./fresh.js";
import { heldFromStart, itemsOf, rowsHeld } from "./held.js";
import { classBounds, type ClassBounds } from "./limits.js";
import { leaseOrder, type LeaseOrder } from "./order.js";
import type { HeldLot, Lot } from "./lot.js";
import { emptyPace, sum, type Pace } from "./pace.js";
import {
  rowSecondsOf,
  rulesFrom,
  type LeasedRows,
  type Plan,
  type ScheduleOptions,
  type ScheduleRules,
} from "./plan.js";
import { rangeList, type RangeList, type RowRanges } from "./rows.js";
import { sharedSeconds } from "./together.js";
import { attemptsFromStart, itemsTried, suspectsFromStart } from "./tried.js";
import type { Instant, Phase } from "./events.js";

/** Failed attempts at one row so far. */
export interface Attempts {
  /** Reported failures. */
  failures: number;
  /** Crashes in which it was alone in its lot, or named as the suspect. */
  crashes: number;
}

/** Pending rows that were leased before and are not suspected; entries with a count of 0 are gone. */
export interface ReturnedRows extends RangeList {
  /** The first entry that is not gone. */
  head: number;
  /** How many entries are gone. */
  gone: number;
}

/** On whom rows crashed, and when. */
export interface CrashSite {
  readonly agent: number;
  readonly at: Instant;
}

/** A whole lot whose agent was lost. */
export interface Orphan {
  readonly lot: Lot;
  /** Since when nobody holds it. */
  readonly since: Instant;
}

/**
 * A schedule: changed only by `decide`, read through `progressOf` and `validate`.
 *
 * Every row of the plan (within the limit) is in exactly one of: `fresh` beyond `taken`, `returned`,
 * `suspects`, `orphans` (these four: pending), one of `lots` (leased), or it counts as recorded or failed.
 */
export interface Schedule {
  readonly plan: Plan;
  readonly rules: ScheduleRules;
  /** Predicted seconds of one row of each item, computed by itself. Shape: (items). */
  readonly aloneSeconds: Float64Array;
  /** The same, computed together with its block: its share of that. ≤ `aloneSeconds`. Shape: (items). */
  readonly rowSeconds: Float64Array;
  /** Cost class of each item; -1: no rows within the limit. Shape: (items). */
  readonly costClass: Int16Array;
  readonly order: LeaseOrder;
  readonly bounds: ClassBounds;
  readonly fresh: FreshRows;
  readonly returned: ReturnedRows;
  /** Pending rows that crashed together, none of them reported: each entry is leased as a lot of its own. */
  readonly suspects: RowRanges[];
  /** Where the rows of `suspects` crashed; no other keys. */
  readonly crashSites: Map<RowRanges, CrashSite>;
  /** Lots of lost agents by id, kept whole: their agents may come back with the results. Oldest first. */
  readonly orphans: Map<number, Orphan>;
  /** Held lots by id. No row is in two of them. */
  readonly lots: Map<number, HeldLot>;
  nextLot: number;
  /** Rows with failed attempts that are pending or leased: item → replicate → attempts. */
  readonly attempts: Map<number, Map<number, Attempts>>;
  /** Predicted seconds by class; `pending` and `leased` match the rows in these states. */
  readonly pace: Pace;
  /** Row counts; pending + leased + recorded + failed = total at all times. */
  readonly rows: {
    readonly total: number;
    pending: number;
    leased: number;
    recorded: number;
    failed: number;
    /** Part of `leased`: computed, not recorded yet. */
    computed: number;
  };
  /** Predicted seconds of all rows. */
  readonly predictedTotal: number;
  phase: Phase;
  /** Why it drains. */
  reason: string;
  /** Time of the first event. */
  startedAt: Instant | undefined;
  /** Time of the last event. */
  now: Instant;
}

/**
 * A schedule for the missing rows of `plan`. Nothing is leased but `leased`: these are lots 1, 2, …
 *
 * Cost: O(ranges). Throws: RangeError where the plan is out of order or a prediction is no number.
 */
export function createSchedule(
  plan: Plan,
  options: ScheduleOptions = {},
  leased: readonly LeasedRows[] = [],
): Schedule {
  const rules = rulesFrom(options);
  const aloneSeconds = rowSecondsOf(plan, leased);
  const fullOrder = leaseOrder(plan, aloneSeconds, [...itemsOf(leased), ...itemsTried(plan)]);
  const order = limitOrder(fullOrder, plan.missing, rules.limit);
  const rowSeconds = sharedSeconds(plan, aloneSeconds, order);
  const costClass = new Int16Array(rowSeconds.length).fill(-1);
  const pace = emptyPace(order.classCount);
  let total = 0;
  for (const block of order.blocks) {
    for (let r = order.starts[block]; r < order.ends[block]; r++) {
      const item = plan.missing.items[r];
      costClass[item] = order.classes[block];
      pace.pending[costClass[item]] += plan.missing.counts[r] * rowSeconds[item];
      total += plan.missing.counts[r];
    }
  }
  const seconds = { order, aloneSeconds, rowSeconds, costClass, pace };
  const suspects = suspectsFromStart(plan, seconds);
  total += suspects.length;
  const lots = heldFromStart(leased, seconds);
  const held = rowsHeld(lots);
  return {
    plan,
    rules,
    aloneSeconds,
    rowSeconds,
    costClass,
    order,
    bounds: classBounds({ plan, aloneSeconds, costClass }, order.classCount),
    fresh: freshRows(order, plan.missing.items.length),
    returned: { ...rangeList(), head: 0, gone: 0 },
    suspects,
    crashSites: new Map(),
    orphans: new Map(),
    lots,
    nextLot: lots.size + 1,
    attempts: attemptsFromStart(plan),
    pace,
    predictedTotal: sum(pace.pending) + sum(pace.leased),
    rows: {
      total: total + held,
      pending: total,
      leased: held,
      recorded: 0,
      failed: 0,
      computed: 0,
    },
    phase: total + held === 0 ? "finished" : "running",
    reason: total + held === 0 ? "nothing to compute" : "",
    startedAt: undefined,
    now: 0,
  };
}
