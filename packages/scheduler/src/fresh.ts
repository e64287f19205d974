// fresh.ts — takes rows that were never leased. Items of one block advance together, a few replicates
// at a time, so that a lot holds neighbours: a thread then computes what they share only once.
import type { LotSize } from "./lot.js";
import { pushRange, type RangeList } from "./rows.js";
import type { Schedule } from "./state.js";

/** Cost class of the next fresh row; undefined where none is left. Opens the block it stands in. */
export function nextFreshClass(schedule: Schedule): number | undefined {
  const { fresh, order } = schedule;
  while (fresh.place < order.blocks.length) {
    if (fresh.range < 0) openBlock(schedule);
    if (fresh.blockLeft > 0) return order.classes[order.blocks[fresh.place]];
    fresh.place += 1;
    fresh.range = -1;
  }
  return undefined;
}

/**
 * Moves fresh rows of one class into `into`, up to `size`; at least one where there is one.
 *
 * Returns their predicted seconds. Cost: O(ranges taken), plus O(block) per pass.
 */
export function takeFresh(schedule: Schedule, into: RangeList, size: LotSize): number {
  const { fresh, order, rowSeconds, plan } = schedule;
  const costClass = nextFreshClass(schedule);
  let seconds = 0;
  let room = size.rows - into.rows;
  while (room > 0 && nextFreshClass(schedule) === costClass && costClass !== undefined) {
    const blockEnd = order.ends[order.blocks[fresh.place]];
    if (fresh.range === blockEnd && !startPass(schedule, size.seconds - seconds)) {
      // The lot is good as it is: the pass starts with the next one.
      if (seconds > size.seconds / 2) {
        fresh.range = blockEnd;
        break;
      }
    }
    const each = rowSeconds[plan.missing.items[fresh.range]];
    const affordable = each > 0 ? Math.floor((size.seconds - seconds) / each) : room;
    const wanted = Math.min(rowsHere(schedule), room);
    const count = Math.min(wanted, Math.max(affordable, into.rows === 0 ? 1 : 0));
    if (wanted > 0 && count === 0) break;
    advance(schedule, into, count);
    seconds += count * each;
    room -= count;
  }
  return seconds;
}

/** Takes every fresh row of `item` into `into`. */
export function takeItem(schedule: Schedule, item: number, into: RangeList): void {
  const { fresh, order, plan } = schedule;
  const block = fresh.place < order.blocks.length ? order.blocks[fresh.place] : -1;
  for (let r = firstRangeOf(plan.missing.items, item); plan.missing.items[r] === item; r++) {
    const left = plan.missing.counts[r] - fresh.taken[r];
    pushRange(into, item, plan.missing.firsts[r] + fresh.taken[r], left);
    fresh.taken[r] += left;
    const isOpen =
      fresh.range >= 0 && block >= 0 && r >= order.starts[block] && r < order.ends[block];
    if (isOpen) fresh.blockLeft -= left;
  }
}

function openBlock(schedule: Schedule): void {
  const { fresh, order, plan } = schedule;
  const block = order.blocks[fresh.place];
  fresh.range = order.ends[block]; // the first taker starts a pass
  fresh.blockLeft = 0;
  for (let r = order.starts[block]; r < order.ends[block]; r++) {
    fresh.blockLeft += plan.missing.counts[r] - fresh.taken[r];
  }
}

/**
 * A pass takes so many replicates of each item of the block that it fills the lot. Says whether it
 * fits; where not even the least pass does, it goes on through several lots.
 */
function startPass(schedule: Schedule, lotSeconds: number): boolean {
  const { fresh, order, plan, rowSeconds } = schedule;
  const block = order.blocks[fresh.place];
  let secondsPerReplicate = 0;
  let least = 1;
  for (let r = order.starts[block]; r < order.ends[block]; r++) {
    if (fresh.taken[r] === plan.missing.counts[r]) continue;
    const item = plan.missing.items[r];
    secondsPerReplicate += rowSeconds[item];
    const once = plan.secondsOnce?.[item] ?? 0;
    if (once > plan.secondsPerRow[item]) {
      least = Math.max(least, Math.ceil(once / plan.secondsPerRow[item]));
    }
  }
  const fitting = secondsPerReplicate > 0 ? Math.floor(lotSeconds / secondsPerReplicate) : Infinity;
  fresh.passRows = Math.max(least, fitting);
  fresh.range = order.starts[block];
  fresh.passLeft = fresh.passRows;
  return fitting >= least;
}

function rowsHere({ fresh, plan }: Schedule): number {
  return Math.min(fresh.passLeft, plan.missing.counts[fresh.range] - fresh.taken[fresh.range]);
}

function advance(schedule: Schedule, into: RangeList, count: number): void {
  const { fresh, plan } = schedule;
  const r = fresh.range;
  pushRange(into, plan.missing.items[r], plan.missing.firsts[r] + fresh.taken[r], count);
  fresh.taken[r] += count;
  fresh.blockLeft -= count;
  fresh.passLeft -= count;
  if (rowsHere(schedule) === 0) {
    fresh.range += 1;
    fresh.passLeft = fresh.passRows;
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
