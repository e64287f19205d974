// fresh-within.ts — takes the fresh rows of a class that fit an agent's limits, where others of the class do not.
import { takeOfRange } from "./fresh.js";
import { misfitOf, type AskLimits, type Misfit } from "./limits.js";
import type { LotSize } from "./lot.js";
import type { RangeList } from "./rows.js";
import type { Schedule } from "./state.js";

/**
 * As `takeFresh`, by ranges and not in passes, but leaves out rows that exceed the limits; says which one they exceed where it took none.
 *
 * Cost: O(ranges left of the class): paid only for agents whose limit lies inside the class.
 */
export function takeFreshWithin(
  schedule: Schedule,
  costClass: number,
  into: RangeList,
  within: { readonly size: LotSize; readonly limits: AskLimits },
): Misfit | undefined {
  const { fresh, order, aloneSeconds, plan } = schedule;
  const { size, limits } = within;
  const walker = fresh.walkers[costClass];
  let seconds = 0;
  let misfit: Misfit | undefined;
  for (let place = walker.place; place < walker.end; place++) {
    const block = order.blocks[place];
    for (let r = order.starts[block]; r < order.ends[block]; r++) {
      const left = plan.missing.counts[r] - fresh.taken[r];
      if (left === 0) continue;
      const item = plan.missing.items[r];
      const fault = misfitOf(schedule, item, limits);
      if (fault !== undefined) {
        misfit ??= fault;
        continue;
      }
      const each = aloneSeconds[item];
      const affordable = each > 0 ? Math.floor((size.seconds - seconds) / each) : left;
      const wanted = Math.min(left, size.rows - into.rows);
      const count = Math.min(wanted, Math.max(affordable, into.rows === 0 ? 1 : 0));
      if (count === 0) return undefined;
      takeOfRange(schedule, r, into, count);
      seconds += count * each;
    }
  }
  return into.rows === 0 ? misfit : undefined;
}
