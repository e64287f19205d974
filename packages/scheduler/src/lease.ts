// lease.ts — an agent asks for work: rows under suspicion first and by themselves, then rows that came
// back, then fresh ones.
import type { Instant, ScheduleEffect } from "./events.js";
import { nextFreshClass, takeFresh } from "./fresh.js";
import { lotSize, type Lot, type LotSize } from "./lot.js";
import {
  pushRange,
  rangeList,
  rowCount,
  toRanges,
  type RangeList,
  type RowRanges,
} from "./rows.js";
import type { Schedule } from "./state.js";

/** Answers an agent that asks: a lease, or how long to be idle. Cost: O(size of the lot). */
export function lease(schedule: Schedule, agent: number, since: Instant): ScheduleEffect {
  if (schedule.phase !== "running") {
    return { type: "idle", until: schedule.phase === "draining" ? "report" : "never" };
  }
  const suspects = schedule.suspects.shift();
  if (suspects !== undefined) return grant(schedule, suspects, { agent, isSuspect: true, since });

  const costClass = nextReturnedClass(schedule) ?? nextFreshClass(schedule);
  if (costClass === undefined) return { type: "idle", until: "report" };

  const size = lotSize(schedule.pace, costClass, schedule.rules);
  const list = rangeList();
  const seconds = takeReturned(schedule, list, size);
  if (nextFreshClass(schedule) === costClass) {
    takeFresh(schedule, list, { ...size, seconds: size.seconds - seconds });
  }
  return grant(schedule, toRanges(list), { agent, isSuspect: false, since });
}

/** Puts rows back to pending, behind those that came back earlier. */
export function giveBack(schedule: Schedule, ranges: RowRanges): void {
  const { returned } = schedule;
  if (returned.head === returned.length) {
    returned.head = 0;
    returned.length = 0;
  }
  for (let r = 0; r < ranges.items.length; r++) {
    pushRange(returned, ranges.items[r], ranges.firsts[r], ranges.counts[r]);
  }
}

/** Predicted seconds of `ranges`, all of one class. */
export function secondsOf(schedule: Schedule, ranges: RowRanges): number {
  let seconds = 0;
  for (let r = 0; r < ranges.items.length; r++) {
    seconds += ranges.counts[r] * schedule.rowSeconds[ranges.items[r]];
  }
  return seconds;
}

function grant(
  schedule: Schedule,
  ranges: RowRanges,
  to: Pick<Lot, "agent" | "isSuspect" | "since">,
): ScheduleEffect {
  const costClass = schedule.costClass[ranges.items[0]];
  const lot: Lot = {
    ...to,
    id: schedule.nextLot,
    ranges,
    rows: rowCount(ranges),
    seconds: secondsOf(schedule, ranges),
    costClass,
  };
  schedule.nextLot += 1;
  schedule.lots.set(lot.id, { lot, computed: 0, computedSeconds: 0 });
  schedule.rows.pending -= lot.rows;
  schedule.rows.leased += lot.rows;
  schedule.pace.pending[costClass] -= lot.seconds;
  schedule.pace.leased[costClass] += lot.seconds;
  return { type: "lease", lot };
}

function nextReturnedClass({ returned, costClass }: Schedule): number | undefined {
  return returned.head < returned.length ? costClass[returned.items[returned.head]] : undefined;
}

function takeReturned(schedule: Schedule, into: RangeList, size: LotSize): number {
  const { returned, rowSeconds } = schedule;
  const costClass = nextReturnedClass(schedule);
  let seconds = 0;
  while (costClass !== undefined && nextReturnedClass(schedule) === costClass) {
    const r = returned.head;
    const each = rowSeconds[returned.items[r]];
    const room = Math.min(returned.counts[r], size.rows - into.rows);
    const affordable = each > 0 ? Math.floor((size.seconds - seconds) / each) : room;
    const count = Math.min(room, Math.max(affordable, into.rows === 0 ? 1 : 0));
    if (count === 0) break;
    pushRange(into, returned.items[r], returned.firsts[r], count);
    seconds += count * each;
    returned.firsts[r] += count;
    returned.counts[r] -= count;
    returned.rows -= count;
    if (returned.counts[r] === 0) returned.head += 1;
  }
  return seconds;
}
