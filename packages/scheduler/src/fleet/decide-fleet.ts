// decide-fleet.ts — many sweeps, many agents: one event in, its effects out. No clock, no I/O: the same events give the
// same decisions, in a coordinator and in a simulator.
import type { Instant } from "../events.js";
import { beat, dropAgent, join, signOfLife, silentAgents } from "./agents.js";
import { ask } from "./ask.js";
import type { FleetDecision, FleetEvent } from "./fleet-events.js";
import type { Agent, Fleet } from "./fleet-state.js";
import { conclude } from "./phases.js";
import { crash, recorded, report, type FleetRejection } from "./reports.js";
import { plan, wish } from "./rounds.js";
import { beginStep, type Step } from "./step.js";

/**
 * Applies `event` to `fleet`, in place, and says what follows from it.
 *
 * Total: never throws. An event that can't be right changes nothing and is rejected with a code.
 * Cost: an ask costs O(size of the answer + sweeps), a report O(rows of the lease).
 *
 * @example
 * const fleet = createFleet({ incarnation: 1 });
 * decideFleet(fleet, { type: "join", agent: "a", slots: 2, holds: [], now: 0 }) // { ok: true, effects: [{ type: "joined", … }] }
 */
export function decideFleet(fleet: Fleet, event: FleetEvent): FleetDecision {
  const step = beginStep(fleet, event.now > fleet.now ? event.now : fleet.now);
  const rejection = apply(step, event);
  if (rejection !== undefined) return { ok: false, rejection };
  fleet.now = step.now;
  conclude(step, isAboutAll(event) ? fleet.sweeps.values() : step.changed);
  return { ok: true, effects: step.effects };
}

/** When to send the next tick at the latest; undefined where time changes nothing. Cost: O(sweeps). */
export function nextTick({ agents, sweeps, rules }: Fleet): Instant | undefined {
  const [oldest] = agents.values();
  let next = agents.size === 0 ? Infinity : oldest.lastSeen + rules.ttlMs;
  for (const { rounds } of sweeps.values()) {
    for (const { checksEnd } of rounds.values()) next = Math.min(next, checksEnd ?? Infinity);
  }
  return next === Infinity ? undefined : next;
}

function apply(step: Step, event: FleetEvent): FleetRejection | undefined {
  switch (event.type) {
    case "plan":
      return plan(step, event);
    case "wish":
    case "prioritize": {
      const sweep = step.fleet.sweeps.get(event.sweep);
      if (sweep === undefined) {
        return { code: "SWEEP_UNKNOWN", message: `There is no sweep ${event.sweep}.` };
      }
      if (event.type === "wish") wish(step, sweep, event);
      else sweep.priority = event.priority;
      return undefined;
    }
    case "join":
      join(step, event);
      return undefined;
    case "beat":
    case "leave":
    case "ask":
    case "report":
    case "crash":
      return applyOfAgent(step, event);
    case "recorded":
      return recorded(step, event);
    case "tick":
      for (const agent of silentAgents(step.fleet, step.now)) dropAgent(step, agent, "silent");
      return undefined;
  }
}

type AgentEvent = Exclude<
  Extract<FleetEvent, { readonly agent: string }>,
  { readonly type: "join" }
>;

function applyOfAgent(step: Step, event: AgentEvent): FleetRejection | undefined {
  const agent = step.fleet.agents.get(event.agent);
  if (agent?.hasJoined !== true) {
    return { code: "AGENT_UNKNOWN", message: `Agent ${event.agent} has not joined.` };
  }
  const rejection = applyTo(step, agent, event);
  if (rejection === undefined && event.type !== "leave") signOfLife(step.fleet, agent, step.now);
  return rejection;
}

function applyTo(step: Step, agent: Agent, event: AgentEvent): FleetRejection | undefined {
  switch (event.type) {
    case "beat":
      beat(step, agent, event);
      return undefined;
    case "leave":
      dropAgent(step, agent, "left");
      return undefined;
    case "ask":
      return ask(step, agent, event);
    case "report":
      return report(step, agent, event);
    case "crash":
      return crash(step, agent, event);
  }
}

/** Whether rounds may end that the event does not name. */
function isAboutAll({ type }: FleetEvent): boolean {
  return type === "tick" || type === "leave";
}
