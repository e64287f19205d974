// lease.ts — an agent asks for work: rows under suspicion first and by themselves, then whole lots of lost agents,
// then rows that came back, then fresh ones.
import type { Instant, ScheduleEffect, ScheduleEvent } from "./events.js";
import { hasFresh, nextFreshClass } from "./fresh.js";
import { takeFresh } from "./fresh-pass.js";
import { takeTogether } from "./fresh-together.js";
import { takeFreshWithin } from "./fresh-within.js";
import { classFit, isLimited, wholeMisfit, type AskLimits, type Misfit } from "./limits.js";
import { lotSize, type Lot } from "./lot.js";
import { leaseOrphan } from "./orphans.js";
import { findReturned, takeReturned } from "./returned.js";
import { rangeList, rowCount, toRanges, type RangeList, type RowRanges } from "./rows.js";
import { aloneSecondsOf, pend, secondsOf } from "./row-seconds.js";
import type { Schedule } from "./state.js";
import { togetherOf } from "./together.js";

/** Rows that crashed on an agent wait for another one this long, then anybody may have them. */
const OTHER_AGENT_MS = 60_000;

/** Answers an agent that asks: a lease, or how long to be idle. Cost: O(size of the lot). */
export function lease(
  schedule: Schedule,
  { agent, now, limits = {} }: Extract<ScheduleEvent, { type: "ask" }>,
): ScheduleEffect {
  if (schedule.phase !== "running") {
    return { type: "idle", until: schedule.phase === "draining" ? "report" : "never" };
  }
  const asker = { agent, now, limits };
  const misfits: Misfit[] = [];
  const suspects = takeSuspects(schedule, asker, misfits);
  if (suspects !== undefined)
    return grant(schedule, suspects, { agent, isSuspect: true, since: now });
  const orphan = leaseOrphan(schedule, asker, misfits);
  if (orphan !== undefined) return { type: "lease", lot: orphan };
  const rows = takeRows(schedule, asker, misfits);
  if (rows.length > 0) {
    return grant(schedule, toRanges(rows), { agent, isSuspect: false, since: now });
  }
  if (misfits.length === 0) return { type: "idle", until: "report" };
  return { type: "idle", until: "report", misfit: misfits[0] };
}

/** Who asks. */
export interface Asker {
  readonly agent: number;
  readonly now: Instant;
  readonly limits: AskLimits;
}

function takeSuspects(
  schedule: Schedule,
  { agent, now, limits }: Asker,
  misfits: Misfit[],
): RowRanges | undefined {
  const { suspects, crashSites } = schedule;
  const place = suspects.findIndex((ranges) => {
    const site = crashSites.get(ranges);
    const isOwn = site?.agent === agent && now - site.at < OTHER_AGENT_MS;
    if (limits.avoidsOwnCrashes === true && isOwn) return false;
    const lot = { items: ranges.items, seconds: aloneSecondsOf(schedule, ranges) };
    const misfit = wholeMisfit(schedule, lot, limits);
    if (misfit !== undefined) misfits.push(misfit);
    return misfit === undefined;
  });
  if (place < 0) return undefined;
  const [ranges] = suspects.splice(place, 1);
  crashSites.delete(ranges);
  return ranges;
}

/** Rows of one class: those that came back, then fresh ones. Empty where nothing fits. */
function takeRows(schedule: Schedule, asker: Asker, misfits: Misfit[]): RangeList {
  const list = rangeList();
  const { limits } = asker;
  const { entry, misfit } = findReturned(schedule, limits);
  if (misfit !== undefined) misfits.push(misfit);
  if (entry >= 0) {
    const c = schedule.costClass[schedule.returned.items[entry]];
    const size = lotSize(schedule.pace, c, schedule.rules, limits);
    const seconds = takeReturned(schedule, entry, list, { size, limits });
    if (
      togetherOf(schedule.plan) === 1 &&
      nextFreshClass(schedule) === c &&
      (!isLimited(limits) || classFit(schedule, c, limits) === "all")
    ) {
      takeFresh(schedule, c, list, { ...size, seconds: size.seconds - seconds });
    }
    return list;
  }
  const first = nextFreshClass(schedule) ?? schedule.order.classCount;
  for (let c = first; c < schedule.order.classCount && list.length === 0; c++) {
    if (hasFresh(schedule, c)) takeFreshOf(schedule, c, list, { asker, misfits });
  }
  return list;
}

function takeFreshOf(
  schedule: Schedule,
  c: number,
  into: RangeList,
  { asker, misfits }: { readonly asker: Asker; readonly misfits: Misfit[] },
): void {
  const { limits } = asker;
  const fit = isLimited(limits) ? classFit(schedule, c, limits) : "all";
  if (fit === "time" || fit === "memory") {
    misfits.push(fit);
    return;
  }
  const size = lotSize(schedule.pace, c, schedule.rules, limits);
  if (fit === "all") {
    if (togetherOf(schedule.plan) > 1) takeTogether(schedule, c, into, { size, asker });
    else takeFresh(schedule, c, into, size);
    return;
  }
  const misfit = takeFreshWithin(schedule, c, into, { size, limits });
  if (misfit !== undefined) misfits.push(misfit);
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
  schedule.rows.leased += lot.rows;
  pend(schedule, [], [ranges]);
  schedule.pace.leased[costClass] += lot.seconds;
  return { type: "lease", lot };
}
