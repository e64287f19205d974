// ending.ts — how an agent comes to its end, in order or at once.
import type { Instant } from "../events.js";
import type { AgentEffect, AgentEnding } from "./agent-events.js";
import type { Agent, AgentLot } from "./agent-state.js";

/** Why and when it is to end. */
export interface EndingWish {
  readonly ending: AgentEnding;
  readonly message: string;
  readonly now: Instant;
}

/** Goodbye is tried for this long where nothing is left to be reported. */
const PARTING_MS = 5000;

/** No new lease, what waits goes back, what is being computed is asked to stop; what is finished will be reported. */
export function beginEnding<Work, Result>(
  agent: Agent<Work, Result>,
  { ending, message, now }: EndingWish,
  effects: AgentEffect<Work, Result>[],
): void {
  if (agent.ending !== undefined) return;
  agent.ending = { ending, message, by: now + agent.rules.drainMs };
  for (const { lot, phase } of [...agent.lots.values()]) {
    if (phase === "queued") agent.lots.delete(lot);
    if (phase === "computing") effects.push({ type: "stop", lot });
  }
}

/** Everything the agent has goes back unreported. */
export function giveUp<Work, Result>(
  agent: Agent<Work, Result>,
  { ending, message, now }: EndingWish,
  effects: AgentEffect<Work, Result>[],
): void {
  agent.ending = { ending, message, by: now + PARTING_MS };
  for (const lot of [...agent.lots.values()]) drop(agent, lot, effects);
}

/** The end. */
export function end<Work, Result>(
  agent: Agent<Work, Result>,
  { ending, message }: { readonly ending: AgentEnding; readonly message: string },
  effects: AgentEffect<Work, Result>[],
): void {
  agent.line = "ended";
  agent.calls = {};
  effects.push({ type: "ended", ending, message });
}

/** Ends for the reason that was decided on. */
export function endAsWished<Work, Result>(
  agent: Agent<Work, Result>,
  effects: AgentEffect<Work, Result>[],
): void {
  end(agent, agent.ending ?? { ending: "drained", message: "" }, effects);
}

/** Forgets a lease. A slot that still computes it is asked to stop, and counts until it has. */
export function drop<Work, Result>(
  agent: Agent<Work, Result>,
  { lot, phase }: AgentLot<Work, Result>,
  effects: AgentEffect<Work, Result>[],
): void {
  const held = agent.lots.get(lot);
  if (held === undefined || phase === "dropped") return;
  if (phase === "computing") {
    held.phase = "dropped";
    effects.push({ type: "stop", lot });
    return;
  }
  agent.lots.delete(lot);
  agent.outbox = agent.outbox.filter((other) => other !== lot);
}
