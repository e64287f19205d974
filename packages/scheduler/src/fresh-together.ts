// fresh-together.ts — takes fresh rows of cells that are computed together: whole passes over the open block, however long
// they last, unless agents would be idle meanwhile or the asking agent has less time.
import { advance, endPass, openBlockEnd, rowsOfPass, startPass } from "./fresh-pass.js";
import { hasFresh, type Walker } from "./fresh.js";
import type { AskLimits } from "./limits.js";
import type { LotSize } from "./lot.js";
import { slowness, workSeconds } from "./pace.js";
import { inFlight } from "./progress.js";
import type { RangeList } from "./rows.js";
import type { Schedule } from "./state.js";
import { togetherSeconds } from "./together.js";

/** Who asks, and when. */
export interface TogetherAsker {
  readonly now: number;
  readonly limits: AskLimits;
}

/**
 * Moves fresh rows of one class into `into`: as many whole passes as fit `size`, or one, or the part of one that leaves
 * work for the other agents.
 *
 * Cost: O(ranges taken + block); near the end, where a pass is cut, also O(lots held).
 */
export function takeTogether(
  schedule: Schedule,
  costClass: number,
  into: RangeList,
  by: { readonly size: LotSize; readonly asker: TogetherAsker },
): void {
  const { size, asker } = by;
  const walker = schedule.fresh.walkers[costClass];
  let seconds = 0;
  while (into.rows < size.rows && hasFresh(schedule, costClass)) {
    const isBetween = walker.range === openBlockEnd(schedule, walker);
    const room = size.rows - into.rows;
    if (isBetween) startPass(schedule, walker, size.seconds - seconds, room);
    const pass = secondsAhead(schedule, walker);
    const doesFit = pass <= size.seconds - seconds;
    if (!doesFit && into.rows > 0) {
      if (isBetween) endPass(schedule, walker);
      return;
    }
    const fair = doesFit ? pass : fairSeconds(schedule, costClass, { pass, asker });
    const wanted = Math.max(size.seconds - seconds, fair);
    const taken = takePiece(schedule, walker, into, {
      wanted,
      most: size.mostSeconds - seconds,
      size,
    });
    seconds += taken;
    if (taken < pass) return;
  }
}

/** Takes ranges of the pass until they make `wanted` seconds in their shares, or `most` as a lot of their own. */
function takePiece(
  schedule: Schedule,
  walker: Walker,
  into: RangeList,
  within: { readonly wanted: number; readonly most: number; readonly size: LotSize },
): number {
  const { rowSeconds, plan, aloneSeconds } = schedule;
  const enough = within.wanted * (1 - 1e-9);
  const before = into.rows;
  let seconds = 0;
  let longest = 0;
  let sum = 0;
  while (walker.range < openBlockEnd(schedule, walker) && into.rows < within.size.rows) {
    const item = plan.missing.items[walker.range];
    const affordable =
      aloneSeconds[item] > 0 ? Math.floor(within.most / aloneSeconds[item]) : Infinity;
    const room = Math.min(within.size.rows - into.rows, Math.max(1, affordable));
    const count = Math.min(rowsOfPass(schedule, walker), room);
    const alone = count * aloneSeconds[item];
    longest = Math.max(longest, alone);
    sum += alone;
    const isTooLong = togetherSeconds(longest, sum) > within.most;
    if (into.rows > before && (seconds >= enough || isTooLong)) break;
    advance(schedule, walker, into, count);
    seconds += count * rowSeconds[item];
  }
  return seconds;
}

/** Predicted seconds of what is left of the pass. */
function secondsAhead(schedule: Schedule, walker: Walker): number {
  const { rowSeconds, plan } = schedule;
  const end = openBlockEnd(schedule, walker);
  let seconds = 0;
  for (let r = walker.range; r < end; r++) {
    seconds += rowSeconds[plan.missing.items[r]] * rowsOfPass(schedule, walker, r);
  }
  return seconds;
}

/**
 * An agent's share of what is left, in predicted seconds of the class at hand: pending rows, and what others still have
 * to do of their lots. Looks at these only where the pending rows alone are not enough for a pass each.
 */
function fairSeconds(
  schedule: Schedule,
  costClass: number,
  of: { readonly pass: number; readonly asker: TogetherAsker },
): number {
  const { pace, rules } = schedule;
  const { now, limits } = of.asker;
  const agents = limits.agents ?? rules.agents;
  const slow = slowness(pace, costClass);
  let left = workSeconds(pace, "pending");
  if (left < agents * of.pass * slow) left += inFlight(schedule, now).sum;
  return left / agents / slow;
}
