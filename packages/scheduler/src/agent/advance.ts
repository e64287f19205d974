// advance.ts — does what is due: processes, slots, calls. One call of each kind at a time, whatever happened before.
import type { Instant } from "../events.js";
import type { AgentEffect } from "./agent-events.js";
import { countLots, type Agent, type AgentLot } from "./agent-state.js";
import { isAskDue, leasesWanted, timeToEnd } from "./due.js";
import { beginEnding, endAsWished } from "./ending.js";

/** Appends to `effects` all that is to be done at `now`. */
export function advance<Work, Result>(
  agent: Agent<Work, Result>,
  now: Instant,
  effects: AgentEffect<Work, Result>[],
): void {
  if (isEnded(agent)) return;
  watchTime(agent, now, effects);
  if (agent.ending === undefined) {
    restart(agent, now, effects);
    startLots(agent, effects);
  } else if (now >= agent.ending.by || isCutOff(agent)) {
    endAsWished(agent, effects);
    return;
  }
  if (agent.line === "new" && agent.compute === "ready") greet(agent, effects);
  if (agent.line === "away" && now >= agent.retryAt) {
    if (agent.session === undefined) greet(agent, effects);
    else agent.line = "working";
  }
  if (agent.line === "working") call(agent, now, effects);
}

function isEnded<Work, Result>({ line }: Agent<Work, Result>): boolean {
  return line === "ended";
}

function watchTime<Work, Result>(
  agent: Agent<Work, Result>,
  now: Instant,
  effects: AgentEffect<Work, Result>[],
): void {
  const hasWork = countLots(agent, "queued", "computing") > 0;
  agent.idleSince = hasWork ? undefined : (agent.idleSince ?? now);
  const idleMs = now - (agent.idleSince ?? now);
  if (now >= timeToEnd(agent)) {
    beginEnding(agent, { ending: "time", message: "Its time is up.", now }, effects);
  } else if (idleMs >= agent.rules.idleTimeoutMs) {
    const message = `There was nothing to compute for ${idleMs / 1000} s.`;
    beginEnding(agent, { ending: "idle", message, now }, effects);
  }
}

/** It is to end, and there is neither a coordinator nor anything to tell it. */
function isCutOff<Work, Result>(agent: Agent<Work, Result>): boolean {
  const isAway = agent.line === "new" || agent.line === "away";
  return isAway && countLots(agent, "computing", "done") === 0;
}

function restart<Work, Result>(
  agent: Agent<Work, Result>,
  now: Instant,
  effects: AgentEffect<Work, Result>[],
): void {
  if (agent.compute !== "down" || now < agent.restartAt) return;
  agent.compute = "starting";
  effects.push({ type: "restart" });
}

function startLots<Work, Result>(
  agent: Agent<Work, Result>,
  effects: AgentEffect<Work, Result>[],
): void {
  if (agent.compute !== "ready") return;
  const lots = [...agent.lots.values()];
  const hasSuspects = lots.some(({ isSuspect }) => isSuspect);
  const atOnce = hasSuspects ? agent.suspectsAtOnce : agent.rules.slots;
  let free = atOnce - countLots(agent, "computing", "dropped");
  for (const lot of lots) {
    if (free <= 0) return;
    if (lot.phase !== "queued" || (hasSuspects && !lot.isSuspect)) continue;
    lot.phase = "computing";
    free -= 1;
    effects.push({ type: "start", lot: lot.lot, work: lot.work });
  }
}

function greet<Work, Result>(
  agent: Agent<Work, Result>,
  effects: AgentEffect<Work, Result>[],
): void {
  const held = [...agent.lots.values()].filter(({ phase }) => phase !== "dropped");
  agent.line = "greeting";
  agent.calls = { hello: agent.nextCall++ };
  effects.push({
    type: "hello",
    call: agent.nextCall - 1,
    holds: held.map(({ epoch }) => epoch),
  });
}

function call<Work, Result>(
  agent: Agent<Work, Result>,
  now: Instant,
  effects: AgentEffect<Work, Result>[],
): void {
  const { calls, session, ending } = agent;
  if (session === undefined) return;
  const isDone = countLots(agent, "computing", "done") === 0 && calls.delivery === undefined;
  if (ending !== undefined && isDone) {
    const number = agent.nextCall++;
    agent.line = "parting";
    agent.calls = { goodbye: number };
    effects.push({ type: "goodbye", call: number, session });
    return;
  }
  const first = agent.lots.get(agent.outbox[0] ?? 0);
  if (calls.delivery === undefined && first !== undefined) deliver(agent, session, first, effects);
  if (isAskDue(agent, now)) {
    calls.ask = { call: agent.nextCall++, want: leasesWanted(agent) };
    effects.push({ type: "ask", ...calls.ask, session, request: agent.request });
  }
  if (calls.beat === undefined && now >= agent.beatAt) {
    calls.beat = agent.nextCall++;
    effects.push({ type: "beat", call: calls.beat, session });
  }
}

function deliver<Work, Result>(
  agent: Agent<Work, Result>,
  session: number,
  { lot, epoch, work, report }: AgentLot<Work, Result>,
  effects: AgentEffect<Work, Result>[],
): void {
  if (report === undefined) return;
  const number = agent.nextCall++;
  agent.calls.delivery = { call: number, lot };
  const about = { call: number, session, lot, epoch } as const;
  if (report.type === "rows") {
    effects.push({ type: "report", ...about, work, result: report.result });
  } else {
    effects.push({ type: "crash", ...about, row: report.row, message: report.message });
  }
}
