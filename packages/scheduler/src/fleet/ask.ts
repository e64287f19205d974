// ask.ts — an agent asks for leases: checks first, then rows of the sweep that is next, then copies of late lots.
import type { AskLimits } from "../limits.js";
import { takeCheck } from "./checks.js";
import { takeCopy } from "./copies.js";
import { epochKey } from "./epoch.js";
import type { FleetEffect, FleetEvent, FleetLease, IdleReason } from "./fleet-events.js";
import type { Agent, Fleet, Grant, Round, Sweep } from "./fleet-state.js";
import { forgetOrphan, open, tellSchedule } from "./grants.js";
import type { FleetRejection } from "./reports.js";
import type { Step } from "./step.js";

/** Leases in one answer at most. */
const MAX_WANT = 4096;
/** A lease is predicted to end within this share of the time that its agent has left. */
const TIME_SHARE = 0.8;
/** All agents that wait ask about this often together: 10,000 agents wait 5 s each. */
const ASKS_PER_MS = 2;
const SOON_MS = 250;
const LATER_MS = 1000;
const LATEST_MS = 5000;

/** Answers a request: the last one again as before, as far as its leases are still the agent's. */
export function ask(
  step: Step,
  agent: Agent,
  event: Extract<FleetEvent, { readonly type: "ask" }>,
): FleetRejection | undefined {
  const { fleet } = step;
  const isAgain = event.request === agent.request && event.request > 0;
  if (!isAgain && event.request !== agent.request + 1) {
    const message = `Request ${event.request} of agent ${agent.id}; its last was ${agent.request}.`;
    return { code: "REQUEST_OUT_OF_ORDER", message };
  }
  if (isAgain) {
    const still = agent.answer.filter((effect) => isStillTrue(fleet, effect));
    const isGone = still.length === 0;
    step.effects.push(...(isGone ? [idle(fleet, "all rows are leased")] : still));
    return undefined;
  }
  agent.request = event.request;
  agent.answer = answer(step, agent, event.want);
  step.effects.push(...agent.answer);
  return undefined;
}

function answer(step: Step, agent: Agent, want: number): FleetEffect[] {
  const { fleet } = step;
  if (fleet.quarantined.has(agent.id)) return [idle(fleet, "the agent is quarantined")];
  const sweeps = inTurn(fleet);
  const leases: FleetLease[] = [];
  const most = Math.min(MAX_WANT, Number.isFinite(want) ? want : 1);
  while (leases.length < most) {
    const lease = nextLease(step, agent, sweeps);
    if (lease === undefined) break;
    leases.push(lease);
  }
  if (leases.length === 0) return [idle(fleet, idleReason(fleet, sweeps))];
  return leases.map((lease) => ({ type: "lease", lease }));
}

function nextLease(step: Step, agent: Agent, sweeps: Sweep[]): FleetLease | undefined {
  const limits = limitsOf(step, agent);
  for (const [place, sweep] of sweeps.entries()) {
    const grant = takeOf(step, agent, { sweep, limits });
    if (grant === undefined) continue;
    step.fleet.turn += 1;
    sweep.served = step.fleet.turn;
    toItsPlace(sweeps, place);
    return grant.lease;
  }
  for (const sweep of sweeps) {
    const round = currentRound(sweep);
    const copy = round === undefined ? undefined : takeCopy(step, agent, { round, limits });
    if (copy !== undefined) return copy.lease;
  }
  return undefined;
}

function takeOf(
  step: Step,
  agent: Agent,
  { sweep, limits }: { readonly sweep: Sweep; readonly limits: AskLimits },
): Grant | undefined {
  const round = currentRound(sweep);
  if (round === undefined) return undefined;
  const check = takeCheck(step, agent, { round, limits });
  if (check !== undefined) return check;
  const [effect] = tellSchedule(round, { type: "ask", agent: agent.number, limits, now: step.now });
  if (effect.type === "idle") {
    if (effect.misfit !== undefined) sweep.misfit = effect.misfit;
    return undefined;
  }
  if (effect.type !== "lease") return undefined;
  sweep.misfit = undefined;
  forgetOrphan(step.fleet, round, effect.lot.id);
  return open(step, { agent, round, granted: { kind: "work", lot: effect.lot } });
}

/** What fits the agent, given what it has already. */
function limitsOf({ fleet, now }: Step, agent: Agent): AskLimits {
  const left = (agent.endsAt - now) / 1000 - agent.heldSeconds / agent.slots;
  return {
    agents: fleet.slots,
    ...(agent.endsAt === Infinity ? {} : { seconds: TIME_SHARE * Math.max(0, left) }),
    ...(agent.memoryBytes === Infinity ? {} : { memoryBytes: agent.memoryBytes }),
    avoidsOwnCrashes: fleet.workers > 1,
  };
}

/** Sweeps that lease, the next one first. Cost: O(sweeps · log). */
function inTurn({ sweeps }: Fleet): Sweep[] {
  const leasing: Sweep[] = [];
  for (const sweep of sweeps.values()) {
    if (sweep.rounds.size > 0 && sweep.wish === "running" && !sweep.isInConflict)
      leasing.push(sweep);
  }
  return leasing.sort(byTurn);
}

function byTurn(a: Sweep, b: Sweep): number {
  return b.priority - a.priority || a.served - b.served;
}

/** The sweep at `place` was served: it goes behind those of its priority. */
function toItsPlace(sweeps: Sweep[], place: number): void {
  for (let i = place; i + 1 < sweeps.length && byTurn(sweeps[i], sweeps[i + 1]) > 0; i++) {
    [sweeps[i], sweeps[i + 1]] = [sweeps[i + 1], sweeps[i]];
  }
}

/** The newest round, while it goes on. */
function currentRound({ rounds, round }: Sweep): Round | undefined {
  return rounds.get(round);
}

function idleReason(fleet: Fleet, leasing: readonly Sweep[]): IdleReason {
  const withRows = leasing.filter(({ rounds }) => hasRows(rounds.values()));
  for (const sweep of withRows) {
    const pending = currentRound(sweep)?.schedule.rows.pending ?? 0;
    if (pending > 0 && sweep.misfit !== undefined) return `nothing fits its ${sweep.misfit}`;
  }
  if (withRows.length > 0) return "all rows are leased";
  for (const { rounds } of fleet.sweeps.values()) {
    if (hasRows(rounds.values())) return "all sweeps are held back";
  }
  return "nothing to compute";
}

function hasRows(rounds: Iterable<Round>): boolean {
  for (const { schedule } of rounds) {
    if (schedule.rows.pending + schedule.rows.leased > 0) return true;
  }
  return false;
}

function idle({ workers }: Fleet, reason: IdleReason): FleetEffect {
  const least = reason === "all rows are leased" ? SOON_MS : LATER_MS;
  const isLasting = reason.startsWith("nothing fits") || reason === "the agent is quarantined";
  const retryMs = isLasting ? LATEST_MS : Math.max(least, workers / ASKS_PER_MS);
  return { type: "idle", reason, retryMs: Math.min(LATEST_MS, Math.ceil(retryMs)) };
}

function isStillTrue(fleet: Fleet, effect: FleetEffect): boolean {
  return effect.type !== "lease" || fleet.grants.has(epochKey(effect.lease.epoch));
}
