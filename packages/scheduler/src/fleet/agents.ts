// agents.ts — agents come, give signs of life, and go.
import type { Instant } from "../events.js";
import { adoptOrphan } from "../orphans.js";
import { epochKey, type Epoch } from "./epoch.js";
import type { FleetEvent } from "./fleet-events.js";
import type { Agent, Fleet, Grant } from "./fleet-state.js";
import { close, forgetOrphan, giveUp, open } from "./grants.js";
import type { Step } from "./step.js";

/** How often an agent is told that it has lost a grant: answers get lost, too. */
const TELL_TIMES = 3;

type Of<T extends FleetEvent["type"]> = Extract<FleetEvent, { readonly type: T }>;

/** An agent introduces itself, or comes back with what it still has. */
export function join(step: Step, event: Of<"join">): void {
  const { fleet, now } = step;
  const agent = fleet.agents.get(event.agent) ?? newAgent(fleet, event.agent, now);
  if (isWorker(fleet, agent)) countWorker(fleet, agent, -1);
  Object.assign(agent, {
    hasJoined: true,
    slots: Math.max(1, event.slots),
    memoryBytes: event.memoryBytes ?? Infinity,
    request: 0,
    answer: [],
  });
  noteEnd(agent, event.secondsLeft, now);
  agent.revoked.clear();
  signOfLife(fleet, agent, now);
  if (isWorker(fleet, agent)) countWorker(fleet, agent, 1);

  const kept = new Set<Grant>();
  const regrants = event.holds.map((epoch) => ({
    epoch,
    becomes: fleet.quarantined.has(agent.id) ? undefined : regrant(step, agent, epoch, kept),
  }));
  for (const grant of [...agent.grants]) if (!kept.has(grant)) giveUp(step, grant, "released");
  step.effects.push({ type: "joined", agent: agent.id, regrants });
}

/** A sign of life; answers which grants are no longer the agent's. */
export function beat(step: Step, agent: Agent, event: Of<"beat">): void {
  if (event.secondsLeft !== undefined) noteEnd(agent, event.secondsLeft, step.now);
  const revoked: Epoch[] = [];
  for (const [key, entry] of agent.revoked) {
    revoked.push(entry.epoch);
    entry.told += 1;
    if (entry.told >= TELL_TIMES) agent.revoked.delete(key);
  }
  step.effects.push({ type: "beaten", revoked });
}

/** An agent is gone: for good (it said so), or it may come back with its lots. */
export function dropAgent(step: Step, agent: Agent, why: "left" | "silent"): void {
  const { fleet } = step;
  const grants = [...agent.grants].filter(({ committing }) => committing === undefined);
  for (const grant of grants) giveUp(step, grant, why === "silent" ? "lost" : "released");
  if (isWorker(fleet, agent)) countWorker(fleet, agent, -1);
  fleet.agents.delete(agent.id);
  const leases = grants.map(({ lease }) => lease.epoch);
  step.effects.push({ type: "agent-lost", agent: agent.id, leases });
}

/** The agent exists: it is the one that was heard of last. */
export function signOfLife({ agents }: Fleet, agent: Agent, now: Instant): void {
  agent.lastSeen = Math.max(agent.lastSeen, now);
  agents.delete(agent.id);
  agents.set(agent.id, agent);
}

/** Agents whose time is over. Cost: O(these). */
export function silentAgents({ agents, rules }: Fleet, now: Instant): Agent[] {
  const silent: Agent[] = [];
  for (const agent of agents.values()) {
    if (agent.lastSeen + rules.ttlMs > now) break;
    silent.push(agent);
  }
  return silent;
}

/** Whether it may have leases. */
export function isWorker(fleet: Fleet, agent: Agent): boolean {
  return agent.hasJoined && !fleet.quarantined.has(agent.id);
}

/** An agent that gave other bits gets no more leases, and what it has is taken away. */
export function quarantine(step: Step, id: string): void {
  const { fleet } = step;
  const agent = fleet.agents.get(id);
  if (agent !== undefined && isWorker(fleet, agent)) countWorker(fleet, agent, -1);
  fleet.quarantined.add(id);
  if (agent === undefined) return;
  for (const grant of [...agent.grants]) giveUp(step, grant, "revoked");
}

/** An agent that is known by nothing but its id. */
export function newAgent(fleet: Fleet, id: string, now: Instant): Agent {
  fleet.agentNumber += 1;
  const agent: Agent = {
    id,
    number: fleet.agentNumber,
    hasJoined: false,
    slots: 0,
    lastSeen: now,
    endsAt: Infinity,
    memoryBytes: Infinity,
    request: 0,
    answer: [],
    grants: new Set(),
    heldSeconds: 0,
    revoked: new Map(),
  };
  fleet.agents.set(id, agent);
  return agent;
}

function noteEnd(agent: Agent, secondsLeft: number | undefined, now: Instant): void {
  agent.endsAt = secondsLeft === undefined ? Infinity : now + 1000 * secondsLeft;
}

function countWorker(fleet: Fleet, { slots }: Agent, sign: 1 | -1): void {
  fleet.workers += sign;
  fleet.slots += sign * slots;
}

/** The epoch under which the agent goes on with what it held under `epoch`; undefined: it does not. */
function regrant(step: Step, agent: Agent, epoch: Epoch, kept: Set<Grant>): Epoch | undefined {
  const { fleet } = step;
  const key = epochKey(epoch);
  const grant = fleet.grants.get(key);
  if (grant !== undefined) {
    if (grant.lease.agent !== agent.id || kept.has(grant)) return undefined;
    // `recorded` will name the epoch of its report.
    const renewed = grant.committing === undefined ? renew(step, agent, grant) : grant;
    kept.add(renewed);
    return renewed.lease.epoch;
  }
  const place = fleet.orphans.get(key);
  if (place === undefined || place.agent !== agent.id) return undefined;
  const { round } = place;
  const orphan = round.schedule.orphans.get(place.lot);
  if (orphan === undefined || round.sweep.wish === "cancelled" || round.sweep.isInConflict) {
    return undefined;
  }
  forgetOrphan(fleet, round, place.lot);
  const lot = adoptOrphan(round.schedule, orphan, { agent: agent.number, since: step.now });
  const adopted = open(step, { agent, round, granted: { kind: "work", lot } });
  kept.add(adopted);
  return adopted.lease.epoch;
}

/** The same grant under a fresh epoch: duplicates of older messages can't touch it. */
function renew(step: Step, agent: Agent, grant: Grant): Grant {
  const { round, granted, since, twin } = grant;
  const asBefore = twin === undefined ? undefined : { lease: twin.lease, granted: twin.granted };
  close(step, grant);
  const renewed = open(step, { agent, round, granted }, { since });
  if (twin !== undefined) {
    renewed.twin = twin;
    Object.assign(twin, asBefore, { twin: renewed });
  }
  return renewed;
}
