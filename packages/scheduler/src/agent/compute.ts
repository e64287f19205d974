// compute.ts — what became of lots in the compute process, and who is to blame when it dies.
//
// Where one row was underway, it is the suspect. Where several were, they are computed again in smaller company, half of
// them at a time, until one dies alone: no row is blamed for its neighbour.
import type { AgentEffect, AgentEvent } from "./agent-events.js";
import type { Agent, AgentLot, LotReport } from "./agent-state.js";
import { backOffMs } from "./back-off.js";
import { giveUp } from "./ending.js";

type Of<Work, Result, Type extends AgentEvent<Work, Result>["type"]> = Extract<
  AgentEvent<Work, Result>,
  { type: Type }
>;

/** Deaths in a row of a process that computes nothing; beyond that it never will. */
const MAX_DEATHS = 4;
/** As above, of threads, for each slot. */
const MAX_NOT_BEGUN = 3;

/** A lot came back. */
export function computed<Work, Result>(
  agent: Agent<Work, Result>,
  { lot, attempted, result }: Of<Work, Result, "computed">,
): void {
  const held = cameBack(agent, lot);
  if (held === undefined) return;
  agent.deaths = 0;
  agent.notBegun = 0;
  if (attempted > 0) finish(agent, held, { type: "rows", result });
  else requeue(agent, held);
}

/** A lot came back as it went. */
export function notBegun<Work, Result>(
  agent: Agent<Work, Result>,
  { lot, message, now }: Of<Work, Result, "not-begun">,
  effects: AgentEffect<Work, Result>[],
): void {
  const held = cameBack(agent, lot);
  if (held === undefined) return;
  requeue(agent, held);
  if (agent.ending !== undefined) return;
  agent.notBegun += 1;
  if (agent.notBegun <= MAX_NOT_BEGUN * agent.rules.slots) return;
  giveUp(
    agent,
    { ending: "broken", message: `Threads die before they compute. ${message}`, now },
    effects,
  );
}

/** The thread of a lot died; the others go on. */
export function threadDied<Work, Result>(
  agent: Agent<Work, Result>,
  { lot, row, message }: Of<Work, Result, "thread-died">,
): void {
  const held = cameBack(agent, lot);
  if (held !== undefined) finish(agent, held, { type: "crash", row, message });
}

/** The whole process died. */
export function computeDied<Work, Result>(
  agent: Agent<Work, Result>,
  { underway, message, now }: Of<Work, Result, "compute-died">,
  effects: AgentEffect<Work, Result>[],
): void {
  agent.compute = "down";
  agent.restartAt = now;
  const rows = underway.filter(({ lot }) => isInProcess(agent, lot));
  for (const lot of [...agent.lots.values()]) {
    if (cameBack(agent, lot.lot) !== undefined) requeue(agent, lot);
  }
  if (agent.ending !== undefined) return;
  if (rows.length > 1) suspect(agent, rows);
  for (const { lot, row } of rows) {
    const held = agent.lots.get(lot);
    if (rows.length === 1 && held !== undefined)
      finish(agent, held, { type: "crash", row, message });
  }
  if (rows.length > 0) return;
  agent.deaths += 1;
  agent.restartAt = now + backOffMs(agent, agent.deaths);
  if (agent.deaths > MAX_DEATHS) {
    giveUp(
      agent,
      { ending: "broken", message: `The compute process dies. ${message}`, now },
      effects,
    );
  }
}

function isInProcess<Work, Result>({ lots }: Agent<Work, Result>, lot: number): boolean {
  const phase = lots.get(lot)?.phase;
  return phase === "computing" || phase === "dropped";
}

/** The lot, where it is still a lease; the slot is free in any case. */
function cameBack<Work, Result>(
  { lots }: Agent<Work, Result>,
  lot: number,
): AgentLot<Work, Result> | undefined {
  const held = lots.get(lot);
  if (held?.phase === "dropped") lots.delete(lot);
  return held?.phase === "computing" ? held : undefined;
}

function finish<Work, Result>(
  agent: Agent<Work, Result>,
  lot: AgentLot<Work, Result>,
  report: LotReport<Result>,
): void {
  lot.phase = "done";
  lot.report = report;
  lot.isSuspect = false;
  agent.outbox.push(lot.lot);
}

/** Computed again; at the end it goes back with goodbye. */
function requeue<Work, Result>(agent: Agent<Work, Result>, lot: AgentLot<Work, Result>): void {
  if (agent.ending === undefined) lot.phase = "queued";
  else agent.lots.delete(lot.lot);
}

function suspect<Work, Result>(
  agent: Agent<Work, Result>,
  rows: readonly { readonly lot: number }[],
): void {
  agent.suspectsAtOnce = Math.max(1, rows.length >> 1);
  for (const { lot } of rows) {
    const held = agent.lots.get(lot);
    if (held !== undefined) held.isSuspect = true;
  }
}
