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
  const answer = answerTo(schedule, event);
  if ("code" in answer) return { ok: false, rejection: answer };
  schedule.startedAt ??= event.now;
  schedule.now = event.now;
  const { phase, reason } = nextPhase(schedule, event, answer);
  if (phase === schedule.phase) return { ok: true, effects: answer };
  schedule.phase = phase;
  schedule.reason = reason;
  return { ok: true, effects: [...answer, { type: "phase", phase, reason }] };
}

type Answer = readonly ScheduleEffect[] | Rejection;

function answerTo(schedule: Schedule, event: ScheduleEvent): Answer {
  switch (event.type) {
    case "ask":
      return [lease(schedule, event)];
    case "computed":
    case "reported":
    case "crashed":
      return answerAboutLot(schedule, event);
    case "refuse":
      return isOver(schedule) ? over(schedule) : refuse(schedule, event.items, event.cause);
    case "stop":
      return isOver(schedule) ? over(schedule) : [];
  }
}

function answerAboutLot(
  schedule: Schedule,
  event: Extract<ScheduleEvent, { readonly lot: number }>,
): Answer {
  const held = schedule.lots.get(event.lot);
  if (held === undefined) return reject("LOT_UNKNOWN", `Lot ${event.lot} is not held.`);
  const { lot } = held;
  if (lot.agent !== event.agent) {
    const message = `Lot ${lot.id} is held by agent ${lot.agent}, not ${event.agent}.`;
    return reject("LOT_OF_ANOTHER_AGENT", message);
  }
  switch (event.type) {
    case "computed": {
      if (held.computed > 0) return reject("COMPUTED_TWICE", `Lot ${lot.id} was computed before.`);
      const fault = timingFault(lot, event);
      return fault === undefined
        ? noteTiming(schedule, lot, event)
        : reject("ROWS_NOT_IN_LOT", fault);
    }
    case "reported": {
      const fault = reportFault(lot, event);
      return fault === undefined ? settle(schedule, held, event) : reject("ROWS_NOT_IN_LOT", fault);
    }
    case "crashed": {
      const { suspect } = event;
      if (suspect === undefined || positionOf(lot.ranges, suspect) >= 0) {
        return settleCrash(schedule, held, event);
      }
      const row = `Replicate ${suspect.replicate} of item ${suspect.item}`;
      return reject("ROWS_NOT_IN_LOT", `${row} is not in lot ${lot.id}.`);
    }
  }
}

function refuse(schedule: Schedule, items: readonly number[], cause: string): Answer {
  const { costClass, pace, rows, rowSeconds } = schedule;
  const isKnown = (item: number): boolean => Number.isInteger(item) && item in costClass;
  const unknown = items.find((item) => !isKnown(item));
  if (unknown !== undefined) return reject("ITEM_UNKNOWN", `There is no item ${unknown}.`);
  const list = rangeList();
  for (const item of new Set(items)) {
    if (costClass[item] < 0) continue;
    const before = list.rows;
    takeItem(schedule, item, list);
    pace.pending[costClass[item]] -= (list.rows - before) * rowSeconds[item];
  }
  rows.pending -= list.rows;
  rows.failed += list.rows;
  return list.rows === 0 ? [] : [{ type: "refused", rows: toRanges(list), cause }];
}

function nextPhase(
  { phase, reason, rows, rules }: Schedule,
  event: ScheduleEvent,
  effects: readonly ScheduleEffect[],
): { readonly phase: Phase; readonly reason: string } {
  if (phase === "finished" || phase === "stopped") return { phase, reason };
  if (rows.pending + rows.leased === 0) return { phase: "finished", reason: "every row has ended" };
  const drained = rows.leased === 0 ? "stopped" : "draining";
  if (phase === "draining") return { phase: drained, reason };
  if (event.type === "stop") return { phase: drained, reason: event.reason };
  if (rules.failFast && effects.some(isFinalFailure))
    return { phase: drained, reason: "fail-fast" };
  return { phase, reason };
}

function isFinalFailure(effect: ScheduleEffect): boolean {
  return effect.type === "refused" || (effect.type === "attempt-failed" && effect.final);
}

function isOver({ phase }: Schedule): boolean {
  return phase === "finished" || phase === "stopped";
}

function over({ phase }: Schedule): Rejection {
  return reject("SCHEDULE_OVER", `The schedule is ${phase}.`);
}

function reject(code: RejectionCode, message: string): Rejection {
  return { code, message };
}
