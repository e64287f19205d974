// answers.ts — what the coordinator answered, or that it did not.
import type { Instant } from "../events.js";
import { epochKey, type Epoch } from "../fleet/epoch.js";
import type { AgentEffect, AgentEvent } from "./agent-events.js";
import type { Agent } from "./agent-state.js";
import { backOffMs } from "./back-off.js";
import { beginEnding, drop, end, endAsWished, giveUp } from "./ending.js";

type Of<Work, Result, Type extends AgentEvent<Work, Result>["type"]> = Extract<
  AgentEvent<Work, Result>,
  { type: Type }
>;
type Answer<Work, Result> = Of<
  Work,
  Result,
  "welcomed" | "granted" | "beaten" | "reported" | "crash-noted" | "parted"
>;

/** Between requests that brought nothing, whatever the coordinator says. */
const LEAST_RETRY_MS = 50;
const MOST_RETRY_MS = 60_000;
const BEATS_PER_TTL = 3;

/** An answer to a call that is not forgotten; any other changes nothing. */
export function answered<Work, Result>(
  agent: Agent<Work, Result>,
  event: Answer<Work, Result>,
  effects: AgentEffect<Work, Result>[],
): void {
  const { calls } = agent;
  switch (event.type) {
    case "welcomed":
      if (calls.hello === event.call) welcomed(agent, event, effects);
      return;
    case "granted":
      if (calls.ask?.call === event.call) granted(agent, event, calls.ask.want);
      return;
    case "beaten":
      if (calls.beat === event.call) beaten(agent, event, effects);
      return;
    case "reported":
    case "crash-noted":
      if (calls.delivery?.call === event.call) delivered(agent, event, effects);
      return;
    case "parted":
      if (calls.goodbye === event.call) endAsWished(agent, effects);
      return;
  }
}

/** A call brought no answer. */
export function callFailed<Work, Result>(
  agent: Agent<Work, Result>,
  event: Of<Work, Result, "failed">,
  effects: AgentEffect<Work, Result>[],
): void {
  const { calls } = agent;
  const { call, reason, message, now } = event;
  const isDelivery = calls.delivery?.call === call;
  const isHello = calls.hello === call;
  if (calls.goodbye === call) endAsWished(agent, effects);
  else if (isHello && reason === "refused") end(agent, { ending: "refused", message }, effects);
  else if (isHello || reason === "unreachable") {
    if (isHello || isDelivery || calls.ask?.call === call || calls.beat === call) {
      leaveFor(agent, now, effects);
    }
  } else if (isDelivery && reason === "refused") undeliverable(agent, event, effects);
  else if (isDelivery || calls.ask?.call === call || calls.beat === call)
    greetAgain(agent, now, effects);
}

function welcomed<Work, Result>(
  agent: Agent<Work, Result>,
  { session, ttlMs, regrants, now }: Of<Work, Result, "welcomed">,
  effects: AgentEffect<Work, Result>[],
): void {
  agent.calls = {};
  agent.line = "working";
  agent.session = session;
  agent.ttlMs = ttlMs;
  agent.request = 1;
  agent.askAt = now;
  agent.beatAt = now + ttlMs / BEATS_PER_TTL;
  const becomes = new Map<string, Epoch | undefined>();
  for (const regrant of regrants) becomes.set(epochKey(regrant.epoch), regrant.becomes);
  for (const lot of [...agent.lots.values()]) {
    const epoch = becomes.get(epochKey(lot.epoch));
    if (epoch === undefined) drop(agent, lot, effects);
    else lot.epoch = epoch;
  }
}

function granted<Work, Result>(
  agent: Agent<Work, Result>,
  { leases, retryMs, now }: Of<Work, Result, "granted">,
  want: number,
): void {
  delete agent.calls.ask;
  known(agent);
  agent.request += 1;
  const wait = Math.min(MOST_RETRY_MS, Math.max(leases.length > 0 ? 0 : LEAST_RETRY_MS, retryMs));
  agent.askAt = leases.length < want ? now + wait : now;
  if (agent.ending !== undefined) return;
  const held = new Set(Array.from(agent.lots.values(), ({ epoch }) => epochKey(epoch)));
  for (const { epoch, work } of leases) {
    if (held.has(epochKey(epoch))) continue;
    const lot = agent.nextLot++;
    const fresh = {
      phase: "queued",
      report: undefined,
      isSuspect: false,
      wasStale: false,
    } as const;
    agent.lots.set(lot, { lot, epoch, work, ...fresh });
  }
}

function beaten<Work, Result>(
  agent: Agent<Work, Result>,
  { revoked, leave, now }: Of<Work, Result, "beaten">,
  effects: AgentEffect<Work, Result>[],
): void {
  delete agent.calls.beat;
  known(agent);
  agent.beatAt = now + agent.ttlMs / BEATS_PER_TTL;
  const keys = new Set(revoked.map(epochKey));
  for (const lot of [...agent.lots.values()]) {
    if (keys.has(epochKey(lot.epoch))) drop(agent, lot, effects);
  }
  const message = "The coordinator sent it away.";
  if (leave) beginEnding(agent, { ending: "dismissed", message, now }, effects);
}

function delivered<Work, Result>(
  agent: Agent<Work, Result>,
  event: Of<Work, Result, "reported" | "crash-noted">,
  effects: AgentEffect<Work, Result>[],
): void {
  const { now } = event;
  const lot = agent.lots.get(agent.calls.delivery?.lot ?? 0);
  delete agent.calls.delivery;
  known(agent);
  agent.askAt = Math.min(agent.askAt, now);
  if (event.type === "reported" && event.outcome === "conflict") {
    const message = "It gave other bits for a row than another agent.";
    giveUp(agent, { ending: "quarantined", message, now }, effects);
  } else if (lot !== undefined) {
    if (event.type === "reported" && event.outcome === "stale" && !lot.wasStale) {
      // Perhaps nobody else has got the rows yet: hello offers them once more.
      lot.wasStale = true;
      disconnect(agent, effects);
      agent.session = undefined;
      agent.retryAt = now;
    } else drop(agent, lot, effects);
  }
}

/** A report that the coordinator will never take. In smaller lots it may: rows that can't be told alone fail in the end. */
function undeliverable<Work, Result>(
  agent: Agent<Work, Result>,
  { message, now }: Of<Work, Result, "failed">,
  effects: AgentEffect<Work, Result>[],
): void {
  const lot = agent.lots.get(agent.calls.delivery?.lot ?? 0);
  delete agent.calls.delivery;
  if (lot === undefined) return;
  if (lot.report?.type === "rows") {
    lot.report = { type: "crash", row: undefined, message };
  } else {
    drop(agent, lot, effects);
    greetAgain(agent, now, effects);
  }
}

/** The coordinator answered a call of the session. */
function known<Work, Result>(agent: Agent<Work, Result>): void {
  agent.failures = 0;
  agent.unknowns = 0;
}

/** No coordinator: waits, and then goes on in the same session. */
function leaveFor<Work, Result>(
  agent: Agent<Work, Result>,
  now: Instant,
  effects: AgentEffect<Work, Result>[],
): void {
  disconnect(agent, effects);
  agent.failures += 1;
  agent.retryAt = now + backOffMs(agent, agent.failures);
}

/** The session is over: says hello again, at once the first time, as the coordinator is there. */
function greetAgain<Work, Result>(
  agent: Agent<Work, Result>,
  now: Instant,
  effects: AgentEffect<Work, Result>[],
): void {
  disconnect(agent, effects);
  agent.session = undefined;
  agent.retryAt = agent.unknowns === 0 ? now : now + backOffMs(agent, agent.unknowns);
  agent.unknowns += 1;
  agent.failures = 0;
}

function disconnect<Work, Result>(
  agent: Agent<Work, Result>,
  effects: AgentEffect<Work, Result>[],
): void {
  agent.calls = {};
  agent.line = "away";
  effects.push({ type: "disconnect" });
}
