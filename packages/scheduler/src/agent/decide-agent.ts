// decide-agent.ts — a worker's agent: told what happened, it says what is to be done. No clock, no I/O, total.
//
// Each event changes what is known (answers.ts, compute.ts, ending.ts); then everything that has become due is done
// (advance.ts). So no handler can forget a step, and no call is made twice: there is one of each kind at most.
import type { Instant } from "../events.js";
import { advance } from "./advance.js";
import type { AgentEffect, AgentEvent } from "./agent-events.js";
import { countLots, type Agent } from "./agent-state.js";
import { answered, callFailed } from "./answers.js";
import { computeDied, computed, notBegun, threadDied } from "./compute.js";
import { beginEnding, end } from "./ending.js";
import { isAskDue, timeToEnd } from "./due.js";

/**
 * What `agent` wants done now that `event` has happened. Changes `agent`.
 *
 * Who performs the effects tells of every `hello`, `ask`, `beat`, `report`, `crash` and `goodbye` by one event with its
 * `call` (`failed` after a deadline of its own), of every `start` by one of the events of the compute process, and sends
 * `tick` at `nextAgentTick`. Events that are late or doubled change nothing.
 */
export function decideAgent<Work, Result>(
  agent: Agent<Work, Result>,
  event: AgentEvent<Work, Result>,
): AgentEffect<Work, Result>[] {
  const effects: AgentEffect<Work, Result>[] = [];
  if (agent.line === "ended") return effects;
  happen(agent, event, effects);
  advance(agent, event.now, effects);
  return effects;
}

/** When `tick` is due; undefined: the agent has ended, or waits for an event. */
export function nextAgentTick<Work, Result>(agent: Agent<Work, Result>): Instant | undefined {
  const { line, compute, calls, ending, rules } = agent;
  if (line === "ended") return undefined;
  const times: Instant[] = [];
  if (ending === undefined) times.push(timeToEnd(agent));
  else times.push(ending.by);
  if (compute === "down" && ending === undefined) times.push(agent.restartAt);
  if (agent.idleSince !== undefined && ending === undefined) {
    times.push(agent.idleSince + rules.idleTimeoutMs);
  }
  if (line === "away") times.push(agent.retryAt);
  if (line === "working" && calls.beat === undefined) times.push(agent.beatAt);
  if (line === "working" && isAskDue(agent, Infinity)) times.push(agent.askAt);
  const next = Math.min(...times);
  return next === Infinity ? undefined : next;
}

/** What is wrong with `agent`; empty where nothing is. For tests and simulations. */
export function validateAgent<Work, Result>(agent: Agent<Work, Result>): string[] {
  const faults: string[] = [];
  const done = [...agent.lots.values()].filter(({ phase }) => phase === "done");
  if (countLots(agent, "computing", "dropped") > agent.rules.slots) {
    faults.push("More lots are computed than there are slots.");
  }
  const isListed = done.every(
    ({ lot, report }) => report !== undefined && agent.outbox.includes(lot),
  );
  if (!isListed || done.length !== agent.outbox.length) {
    faults.push("The outbox does not list the done lots.");
  }
  if (agent.compute !== "ready" && countLots(agent, "computing", "dropped") > 0) {
    faults.push("Lots are computed without a process.");
  }
  if (agent.line === "working" && agent.session === undefined) {
    faults.push("It works without a session.");
  }
  return faults;
}

function happen<Work, Result>(
  agent: Agent<Work, Result>,
  event: AgentEvent<Work, Result>,
  effects: AgentEffect<Work, Result>[],
): void {
  switch (event.type) {
    case "tick":
      return;
    case "ready":
      agent.compute = "ready";
      return;
    case "welcomed":
    case "granted":
    case "beaten":
    case "reported":
    case "crash-noted":
    case "parted":
      answered(agent, event, effects);
      return;
    case "failed":
      callFailed(agent, event, effects);
      return;
    case "computed":
      computed(agent, event);
      return;
    case "not-begun":
      notBegun(agent, event, effects);
      return;
    case "thread-died":
      threadDied(agent, event);
      return;
    case "compute-died":
      computeDied(agent, event, effects);
      return;
    case "drain":
      beginEnding(agent, { ending: "drained", ...event }, effects);
      return;
    case "abort":
      end(agent, { ending: "aborted", message: "It was told to end at once." }, effects);
      return;
  }
}
