// fresh.ts — takes rows that were never leased. Items of one block advance together, a few replicates
// at a time, so that a lot holds neighbours: a thread then computes what they share only once.
//
// Each cost class has a walker of its own: who has no time for long rows takes short ones meanwhile, and the
// others find their place as they left it.
import type { LeaseOrder } from "./order.js";
import { pushRange, type RangeList } from "./rows.js";
import type { Schedule } from "./state.js";

/** Walks the rows of one class that were never leased, block by block, in passes of a few replicates per item. */
export interface Walker {
  /** Place in `order.blocks` of the open block. Everything of the class before it has been taken. */
  place: number;
  /** One past the last place of the class. */
  readonly end: number;
  /** Range at which the pass stands; -1: the block is still to be opened. */
  range: number;
  /** The pass takes replicates below this one, of each range. */
  passEnd: number;
  /** Rows not taken of the open block. */
  blockLeft: number;
}

/** The rows that were never leased. */
export interface FreshRows {
  /** One per cost class. */
  readonly walkers: readonly Walker[];
  /** Every class before this one has been taken. */
  first: number;
  /** Rows of each range that were taken (leased, or refused), from its front. Shape: (ranges). */
  readonly taken: Int32Array;
}

/** Nothing is taken yet. */
export function freshRows({ blocks, classes, classCount }: LeaseOrder, ranges: number): FreshRows {
  const walkers: Walker[] = [];
  let place = 0;
  for (let c = 0; c < classCount; c++) {
    const start = place;
    while (place < blocks.length && classes[blocks[place]] === c) place += 1;
    walkers.push({
      place: start,
      end: place,
      range: -1,
      passEnd: 0,
      blockLeft: 0,
    });
  }
  return { walkers, first: 0, taken: new Int32Array(ranges) };
}

/** Cost class of the next fresh row; undefined where none is left. */
export function nextFreshClass(schedule: Schedule): number | undefined {
  const { fresh } = schedule;
  while (fresh.first < fresh.walkers.length) {
    if (hasFresh(schedule, fresh.first)) return fresh.first;
    fresh.first += 1;
  }
  return undefined;
}

/** Whether rows of the class are left. Opens the block in which they stand. */
export function hasFresh(schedule: Schedule, costClass: number): boolean {
  const walker = schedule.fresh.walkers[costClass];
  while (walker.place < walker.end) {
    if (walker.range < 0) openBlock(schedule, walker);
    if (walker.blockLeft > 0) return true;
    walker.place += 1;
    walker.range = -1;
  }
  return false;
}

/** Takes every fresh row of `item` into `into`. */
export function takeItem(schedule: Schedule, item: number, into: RangeList): void {
  const { fresh, plan } = schedule;
  for (let r = firstRangeOf(plan.missing.items, item); plan.missing.items[r] === item; r++) {
    takeOfRange(schedule, r, into, plan.missing.counts[r] - fresh.taken[r]);
  }
}

/** Takes `count` fresh rows of range `r`, wherever the walker of its class stands. */
export function takeOfRange(schedule: Schedule, r: number, into: RangeList, count: number): void {
  const { fresh, order, plan, costClass } = schedule;
  const item = plan.missing.items[r];
  pushRange(into, item, plan.missing.firsts[r] + fresh.taken[r], count);
  fresh.taken[r] = fresh.taken[r] + count;
  const walker = fresh.walkers[costClass[item]];
  if (walker.range < 0 || walker.place >= walker.end) return;
  const block = order.blocks[walker.place];
  if (r >= order.starts[block] && r < order.ends[block]) walker.blockLeft -= count;
}

function openBlock({ fresh, order, plan }: Schedule, walker: Walker): void {
  const block = order.blocks[walker.place];
  walker.range = order.ends[block]; // the first taker starts a pass
  walker.blockLeft = 0;
  for (let r = order.starts[block]; r < order.ends[block]; r++) {
    walker.blockLeft += plan.missing.counts[r] - fresh.taken[r];
  }
}

/** First range of `item` in the ascending `items`; -1 where it has none. */
function firstRangeOf(items: Int32Array, item: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle] < item) low = middle + 1;
    else high = middle;
  }
  return items[low] === item ? low : -1;
}
