// fresh-pass.ts — takes fresh rows in passes over the open block: a few replicates of each of its items at a time, the same
// ones of each, so that a lot holds neighbours and a thread computes what they share only once.
import { hasFresh, type Walker } from "./fresh.js";
import type { LotSize } from "./lot.js";
import { pushRange, type RangeList } from "./rows.js";
import type { Schedule } from "./state.js";

/**
 * Moves fresh rows of one class into `into`, up to `size`; at least one where there is one.
 *
 * Returns their predicted seconds. Cost: O(ranges taken), plus O(block) per pass.
 */
export function takeFresh(
  schedule: Schedule,
  costClass: number,
  into: RangeList,
  size: LotSize,
): number {
  const { fresh, rowSeconds, plan } = schedule;
  const walker = fresh.walkers[costClass];
  let seconds = 0;
  let room = size.rows - into.rows;
  while (room > 0 && hasFresh(schedule, costClass)) {
    const isBetween = walker.range === openBlockEnd(schedule, walker);
    if (isBetween && !startPass(schedule, walker, size.seconds - seconds)) {
      // The lot is good as it is: the pass starts with the next one.
      if (seconds > size.seconds / 2) {
        endPass(schedule, walker);
        break;
      }
    }
    const each = rowSeconds[plan.missing.items[walker.range]];
    const affordable = each > 0 ? Math.floor((size.seconds - seconds) / each) : room;
    const wanted = Math.min(rowsOfPass(schedule, walker), room);
    const least = into.rows === 0 ? leastRows(schedule, walker, size.mostSeconds) : 0;
    const count = Math.min(wanted, Math.max(affordable, least));
    if (wanted > 0 && count === 0) break;
    advance(schedule, walker, into, count);
    seconds += count * each;
    room -= count;
  }
  return seconds;
}

/** One past the last range of the block in which the walker stands. */
export function openBlockEnd({ order }: Schedule, walker: Walker): number {
  return order.ends[order.blocks[walker.place]];
}

/**
 * A pass takes so many replicates of each item of the block that it fills the lot. Says whether it
 * fits; where not even the least pass does, it goes on through several lots.
 */
export function startPass(
  schedule: Schedule,
  walker: Walker,
  lotSeconds: number,
  lotRows = Infinity,
): boolean {
  const { fresh, order, plan, rowSeconds } = schedule;
  const { items, firsts, counts } = plan.missing;
  const start = order.starts[order.blocks[walker.place]];
  let secondsPerReplicate = 0;
  let least = 1;
  let passStart = Infinity;
  let members = 0;
  let before = -1;
  for (let r = start; r < openBlockEnd(schedule, walker); r++) {
    if (fresh.taken[r] === counts[r]) continue;
    passStart = Math.min(passStart, firsts[r] + fresh.taken[r]);
    const item = items[r];
    if (item === before) continue;
    before = item;
    members += 1;
    secondsPerReplicate += rowSeconds[item];
    least = Math.max(least, rowsWorthOnce(schedule, item));
  }
  const fitting = secondsPerReplicate > 0 ? Math.floor(lotSeconds / secondsPerReplicate) : Infinity;
  walker.passEnd = passStart + Math.max(least, Math.min(fitting, Math.floor(lotRows / members)));
  walker.range = start;
  return fitting >= least;
}

/** As many replicates as take the time that is spent once per cell and agent: fewer are not worth that. Range: ≥ 1. */
function rowsWorthOnce({ plan }: Schedule, item: number): number {
  const once = plan.secondsOnce?.[item] ?? 0;
  return once > plan.secondsPerRow[item] ? Math.ceil(once / plan.secondsPerRow[item]) : 1;
}

/** Rows of the item at hand with which a lot begins, however long it gets, unless the agent has less time. */
function leastRows(schedule: Schedule, walker: Walker, mostSeconds: number): number {
  const item = schedule.plan.missing.items[walker.range];
  const least = rowsWorthOnce(schedule, item);
  const each = schedule.rowSeconds[item];
  return least === 1 || each === 0
    ? 1
    : Math.max(1, Math.min(least, Math.floor(mostSeconds / each)));
}

/** The walker stands between two passes. */
export function endPass(schedule: Schedule, walker: Walker): void {
  walker.range = openBlockEnd(schedule, walker);
}

/** Rows that the pass takes of range `r`; by default the one at which it stands. */
export function rowsOfPass(
  { fresh, plan: { missing } }: Schedule,
  walker: Walker,
  r = walker.range,
): number {
  const next = missing.firsts[r] + fresh.taken[r];
  return Math.max(0, Math.min(walker.passEnd - next, missing.counts[r] - fresh.taken[r]));
}

/** Takes `count` rows of the range at which the pass stands, and goes on where no more are to be taken. */
export function advance(schedule: Schedule, walker: Walker, into: RangeList, count: number): void {
  const { fresh, plan } = schedule;
  const r = walker.range;
  pushRange(into, plan.missing.items[r], plan.missing.firsts[r] + fresh.taken[r], count);
  fresh.taken[r] += count;
  walker.blockLeft -= count;
  if (rowsOfPass(schedule, walker) === 0) walker.range += 1;
}
