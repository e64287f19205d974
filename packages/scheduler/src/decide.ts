// decide.ts — the state machine: one event in, its effects out. No clock, no I/O: the same events give the
// same decisions, here, in a coordinator, in a simulator.
import { settleCrash } from "./crash.js";
import type {
  Decision,
  Phase,
  Rejection,
  RejectionCode,
  ScheduleEffect,
  ScheduleEvent,
} from "./events.js";
import { takeItem } from "./fresh.js";
import { lease } from "./lease.js";
import type { Lot } from "./lot.js";
import { noteTiming, reportFault, settle, timingFault } from "./report.js";
import { positionOf, rangeList, toRanges } from "./rows.js";
import type { Schedule } from "./state.js";

/**
 * Applies `event` to `schedule`, in place, and says what follows from it.
 *
 * Total: never throws. An event that can't be right changes nothing and is rejected with a code.
 * Cost: O(rows of the lot) at most; an ask costs O(size of the new lot).
 *
 * @example
 * const schedule = createSchedule(fullPlan([4], Float64Array.of(0.01)));
 * decide(schedule, { type: "ask", agent: 0, now: 0 }) // { ok: true, effects: [{ type: "lease", lot: … }] }
 */
export function decide(schedule: Schedule, event: ScheduleEvent): Decision {
  const rejection = rejectionOf(schedule, event);
  if (rejection !== undefined) return { ok: false, rejection };
  schedule.startedAt ??= event.now;
  schedule.now = event.now;
  const effects = apply(schedule, event);
  const phase = nextPhase(schedule);
  if (phase !== schedule.phase) {
    schedule.phase = phase;
    effects.push({ type: "phase", phase, reason: schedule.reason });
  }
  return { ok: true, effects };
}

function rejectionOf(schedule: Schedule, event: ScheduleEvent): Rejection | undefined {
  const isOver = schedule.phase === "finished" || schedule.phase === "stopped";
  switch (event.type) {
    case "ask":
      return undefined;
    case "stop":
      return isOver ? over(schedule) : undefined;
    case "refuse": {
      if (isOver) return over(schedule);
      const known = (item: number) =>
        Number.isInteger(item) && item >= 0 && item < schedule.costClass.length;
      const unknown = event.items.find((item) => !known(item));
      return unknown === undefined
        ? undefined
        : reject("ITEM_UNKNOWN", `There is no item ${unknown}.`);
    }
    case "computed":
    case "reported":
    case "crashed": {
      const held = schedule.lots.get(event.lot);
      if (held === undefined) return reject("LOT_UNKNOWN", `Lot ${event.lot} is not held.`);
      const { lot } = held;
      if (lot.agent !== event.agent) {
        const holders = `Lot ${lot.id} is held by agent ${lot.agent}, not ${event.agent}.`;
        return reject("LOT_OF_ANOTHER_AGENT", holders);
      }
      if (event.type === "computed" && held.computed > 0) {
        return reject("COMPUTED_TWICE", `Lot ${lot.id} was computed before.`);
      }
      const fault = lotFault(lot, event);
      return fault === undefined ? undefined : reject("ROWS_NOT_IN_LOT", fault);
    }
  }
}

function apply(schedule: Schedule, event: ScheduleEvent): ScheduleEffect[] {
  switch (event.type) {
    case "ask":
      return [lease(schedule, event.agent, event.now)];
    case "computed":
      noteTiming(schedule, heldLot(schedule, event.lot), event);
      return [];
    case "reported":
      return haltOnFailure(schedule, settle(schedule, heldLot(schedule, event.lot), event));
    case "crashed": {
      const lot = heldLot(schedule, event.lot);
      return haltOnFailure(schedule, settleCrash(schedule, lot, event.suspect));
    }
    case "refuse":
      return haltOnFailure(schedule, refuse(schedule, event.items, event.cause));
    case "stop":
      drain(schedule, event.reason);
      return [];
  }
}

function heldLot(schedule: Schedule, id: number): Lot {
  return schedule.lots.get(id)!.lot;
}

function refuse(schedule: Schedule, items: readonly number[], cause: string): ScheduleEffect[] {
  const list = rangeList();
  for (const item of new Set(items)) {
    const costClass = schedule.costClass[item];
    if (costClass < 0) continue;
    const before = list.rows;
    takeItem(schedule, item, list);
    schedule.pace.pending[costClass] -= (list.rows - before) * schedule.rowSeconds[item];
  }
  schedule.rows.pending -= list.rows;
  schedule.rows.failed += list.rows;
  return list.rows === 0 ? [] : [{ type: "refused", rows: toRanges(list), cause }];
}

function haltOnFailure(schedule: Schedule, effects: ScheduleEffect[]): ScheduleEffect[] {
  const isFinal = (effect: ScheduleEffect) =>
    effect.type === "refused" || (effect.type === "attempt-failed" && effect.final);
  if (schedule.rules.failFast && effects.some(isFinal)) drain(schedule, "fail-fast");
  return effects;
}

function drain(schedule: Schedule, reason: string): void {
  if (schedule.phase !== "running") return;
  schedule.phase = "draining";
  schedule.reason = reason;
}

function nextPhase({ phase, rows }: Schedule): Phase {
  if (rows.pending + rows.leased === 0) return "finished";
  return phase === "draining" && rows.leased === 0 ? "stopped" : phase;
}

type LotEvent = Extract<ScheduleEvent, { lot: number }>;

function lotFault(lot: Lot, event: LotEvent): string | undefined {
  if (event.type === "computed") return timingFault(lot, event);
  if (event.type === "reported") return reportFault(lot, event);
  const { suspect } = event;
  if (suspect === undefined || positionOf(lot.ranges, suspect) >= 0) return undefined;
  return `Replicate ${suspect.replicate} of item ${suspect.item} is not in lot ${lot.id}.`;
}

function over(schedule: Schedule): Rejection {
  return reject("SCHEDULE_OVER", `The schedule is ${schedule.phase}.`);
}

function reject(code: RejectionCode, message: string): Rejection {
  return { code, message };
}
