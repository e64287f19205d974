// due.ts — what an agent still wants, and when: asked by the step that does it and by the one that says when to look again.
import type { Instant } from "../events.js";
import { countLots, type Agent } from "./agent-state.js";

/** Leases that the agent has room for. */
export function leasesWanted<Work, Result>(agent: Agent<Work, Result>): number {
  const { slots, ahead } = agent.rules;
  // Where reports are slower than rows, no more rows.
  if (agent.outbox.length >= ahead + slots) return 0;
  return Math.max(0, slots + ahead - countLots(agent, "queued", "computing"));
}

/** Whether leases are to be asked for at `now`. */
export function isAskDue<Work, Result>(agent: Agent<Work, Result>, now: Instant): boolean {
  if (agent.ending !== undefined || agent.compute !== "ready") return false;
  return agent.calls.ask === undefined && now >= agent.askAt && leasesWanted(agent) > 0;
}

/** When the agent begins to drain because it will be ended from outside. */
export function timeToEnd<Work, Result>({ rules }: Agent<Work, Result>): Instant {
  return rules.endsAt - rules.drainMs;
}
