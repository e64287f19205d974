// returned.ts — rows that came back: a queue in which an agent may pass over what does not fit it.
import { isLimited, misfitOf, type AskLimits, type Misfit } from "./limits.js";
import type { LotSize } from "./lot.js";
import { pushRange, type RangeList, type RowRanges } from "./rows.js";
import type { ReturnedRows, Schedule } from "./state.js";

/** Puts rows back to pending, behind those that came back earlier. */
export function giveBack(schedule: Schedule, ranges: RowRanges): void {
  const { returned } = schedule;
  if (returned.head === returned.length) {
    Object.assign(returned, { head: 0, length: 0, gone: 0 });
  } else if (returned.length === returned.items.length && 2 * returned.gone >= returned.length) {
    closeUp(returned);
  }
  for (let r = 0; r < ranges.items.length; r++) {
    pushRange(returned, ranges.items[r], ranges.firsts[r], ranges.counts[r]);
  }
}

/** The first entry that fits; -1 where none does, with the limit that the first one exceeds. */
export function findReturned(
  schedule: Schedule,
  limits: AskLimits,
): { readonly entry: number; readonly misfit?: Misfit } {
  const { returned } = schedule;
  if (returned.head === returned.length) return { entry: -1 };
  if (!isLimited(limits)) return { entry: returned.head };
  let misfit: Misfit | undefined;
  for (let entry = returned.head; entry < returned.length; entry++) {
    if (returned.counts[entry] === 0) continue;
    const fault = misfitOf(schedule, returned.items[entry], limits);
    if (fault === undefined) return { entry };
    misfit ??= fault;
  }
  return misfit === undefined ? { entry: -1 } : { entry: -1, misfit };
}

/** Moves rows of one class into `into` from `first` on, up to `size`; at least one. Returns their predicted seconds. */
export function takeReturned(
  schedule: Schedule,
  first: number,
  into: RangeList,
  within: { readonly size: LotSize; readonly limits: AskLimits },
): number {
  const { returned, aloneSeconds, costClass } = schedule;
  const { size, limits } = within;
  const c = costClass[returned.items[first]];
  let seconds = 0;
  for (let r = first; r < returned.length; r++) {
    if (returned.counts[r] === 0) continue;
    const item = returned.items[r];
    if (costClass[item] !== c || misfitOf(schedule, item, limits) !== undefined) break;
    const each = aloneSeconds[item];
    const room = Math.min(returned.counts[r], size.rows - into.rows);
    const affordable = each > 0 ? Math.floor((size.seconds - seconds) / each) : room;
    const count = Math.min(room, Math.max(affordable, into.rows === 0 ? 1 : 0));
    if (count === 0) break;
    pushRange(into, item, returned.firsts[r], count);
    seconds += count * each;
    returned.firsts[r] += count;
    returned.counts[r] -= count;
    returned.rows -= count;
    if (returned.counts[r] > 0) break;
    returned.gone += 1;
  }
  while (returned.head < returned.length && returned.counts[returned.head] === 0)
    returned.head += 1;
  return seconds;
}

/** Removes the entries that are gone. */
function closeUp(returned: ReturnedRows): void {
  let kept = 0;
  for (let r = returned.head; r < returned.length; r++) {
    if (returned.counts[r] === 0) continue;
    returned.items[kept] = returned.items[r];
    returned.firsts[kept] = returned.firsts[r];
    returned.counts[kept] = returned.counts[r];
    kept += 1;
  }
  Object.assign(returned, { head: 0, length: kept, gone: 0 });
}
