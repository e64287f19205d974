// state.ts — everything a schedule knows. Each collection states its invariant; `validate` checks them all.
import { limitOrder } from "./limit.js";
import { leaseOrder, type LeaseOrder } from "./order.js";
import type { HeldLot } from "./lot.js";
import { emptyPace, sum, type Pace } from "./pace.js";
import {
  rowSecondsOf,
  rulesFrom,
  type Plan,
  type ScheduleOptions,
  type ScheduleRules,
} from "./plan.js";
import { rangeList, type RangeList, type RowRanges } from "./rows.js";
import type { Instant, Phase } from "./events.js";

/** Failed attempts at one row so far. */
export interface Attempts {
  /** Reported failures. */
  failures: number;
  /** Crashes in which it was alone in its lot, or named as the suspect. */
  crashes: number;
}

/** Walks the rows that were never leased, block by block, in passes of a few replicates per item. */
export interface FreshRows {
  /** Place in `order.blocks` of the open block. Everything before it has been taken. */
  place: number;
  /** Range at which the pass stands; -1: the block is still to be opened. */
  range: number;
  /** Rows that one pass takes of each range. */
  passRows: number;
  /** Rows that this pass still takes of `range`. */
  passLeft: number;
  /** Rows not taken of the open block. */
  blockLeft: number;
  /** Rows of each range that were taken (leased, or refused), from its front. Shape: (ranges). */
  readonly taken: Int32Array;
}

/**
 * A schedule: changed only by `decide`, read through `progressOf` and `validate`.
 *
 * Every row of the plan (within the limit) is in exactly one of: `fresh` beyond `taken`, `returned`,
 * `suspects` (these three: pending), one of `lots` (leased), or it counts as recorded or failed.
 */
export interface Schedule {
  readonly plan: Plan;
  readonly rules: ScheduleRules;
  /** Predicted seconds of one row of each item. Shape: (items). */
  readonly rowSeconds: Float64Array;
  /** Cost class of each item; -1: no rows within the limit. Shape: (items). */
  readonly costClass: Int16Array;
  readonly order: LeaseOrder;
  readonly fresh: FreshRows;
  /** Pending rows that were leased before and are not suspected; from `head` on. */
  readonly returned: RangeList & { head: number };
  /** Pending rows that crashed together, none of them reported: each entry is leased as a lot of its own. */
  readonly suspects: RowRanges[];
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
 * A schedule for the missing rows of `plan`; nothing is leased yet.
 *
 * Cost: O(ranges). Throws: RangeError where the plan is out of order or a prediction is no number.
 */
export function createSchedule(plan: Plan, options: ScheduleOptions = {}): Schedule {
  const rules = rulesFrom(options);
  const rowSeconds = rowSecondsOf(plan);
  const order = limitOrder(leaseOrder(plan, rowSeconds), plan.missing, rules.limit);
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
  return {
    plan,
    rules,
    rowSeconds,
    costClass,
    order,
    fresh: {
      place: 0,
      range: -1,
      passRows: 0,
      passLeft: 0,
      blockLeft: 0,
      taken: new Int32Array(plan.missing.items.length),
    },
    returned: { ...rangeList(), head: 0 },
    suspects: [],
    lots: new Map(),
    nextLot: 1,
    attempts: new Map(),
    pace,
    predictedTotal: sum(pace.pending),
    rows: { total, pending: total, leased: 0, recorded: 0, failed: 0, computed: 0 },
    phase: total === 0 ? "finished" : "running",
    reason: total === 0 ? "nothing to compute" : "",
    startedAt: undefined,
    now: 0,
  };
}
