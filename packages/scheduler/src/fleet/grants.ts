// grants.ts — grants come and go: the only place where they enter and leave the fleet's books.
import { decide } from "../decide.js";
import type { Instant, ScheduleEffect } from "../events.js";
import type { HeldLot, Lot } from "../lot.js";
import { loseLot } from "../orphans.js";
import { slowness } from "../pace.js";
import { epochKey, type Epoch } from "./epoch.js";
import type { FleetLease } from "./fleet-events.js";
import type { Agent, Check, Fleet, Grant, Granted, Round } from "./fleet-state.js";
import type { Step } from "./step.js";

/** Lost grants that an agent is told of at most: a bound for one that never beats. */
const MAX_REVOKED = 4096;

/** A number that no grant has had. */
export function freshEpoch(fleet: Fleet): Epoch {
  fleet.counter += 1;
  return { incarnation: fleet.rules.incarnation, counter: fleet.counter };
}

/** Grants rows of `round` to `agent`, under a fresh epoch unless one is given. */
export function open(
  { fleet, now, changed }: Step,
  {
    agent,
    round,
    granted,
  }: { readonly agent: Agent; readonly round: Round; readonly granted: Granted },
  as: { readonly epoch?: Epoch; readonly since?: Instant } = {},
): Grant {
  const { ranges, rows, seconds } = granted.kind === "check" ? granted.check : granted.lot;
  const costClass = round.schedule.costClass[ranges.items[0]];
  const lease: FleetLease = {
    epoch: as.epoch ?? freshEpoch(fleet),
    agent: agent.id,
    sweep: round.sweep.id,
    round: round.number,
    ranges,
    rows,
    seconds: seconds * slowness(round.schedule.pace, costClass),
    kind: granted.kind,
  };
  const grant: Grant = {
    lease,
    round,
    granted,
    since: as.since ?? now,
    twin: undefined,
    committing: undefined,
  };
  fleet.grants.set(epochKey(lease.epoch), grant);
  round.grants.add(grant);
  agent.grants.add(grant);
  agent.heldSeconds += lease.seconds;
  changed.add(round.sweep);
  return grant;
}

/** Takes a grant out of the books; what becomes of its rows is the caller's business. Its twin lives on alone. */
export function close({ fleet, changed }: Step, grant: Grant): void {
  const { lease, round } = grant;
  fleet.grants.delete(epochKey(lease.epoch));
  round.grants.delete(grant);
  const agent = fleet.agents.get(lease.agent);
  if (agent?.grants.delete(grant) === true) {
    agent.heldSeconds = agent.grants.size === 0 ? 0 : agent.heldSeconds - lease.seconds;
  }
  if (grant.twin !== undefined) leaveAlone(grant.twin);
  grant.twin = undefined;
  changed.add(round.sweep);
}

/** A grant has lost its twin: it is the lot's only one, and a crash is its own. */
function leaveAlone(grant: Grant): void {
  const { round, granted, lease } = grant;
  grant.twin = undefined;
  if (granted.kind === "check") return;
  const { lot } = granted;
  grant.granted = { kind: "work", lot };
  grant.lease = { ...lease, kind: "work" };
  const held = heldLot(round, lot);
  round.schedule.lots.set(lot.id, { ...held, lot: { ...held.lot, agent: lot.agent } });
}

/** Why a grant is given up. */
export type Ending =
  /** The agent may still compute it, and come back with it. */
  | "lost"
  /** The agent does not have it. */
  | "released"
  /** The agent has it, and is to stop. */
  | "revoked";

/** Ends a grant without results: its rows are free, unless its twin has them. Committing ones are left alone. */
export function giveUp(step: Step, grant: Grant, why: Ending): void {
  if (grant.committing !== undefined) return;
  const { round, granted, twin, lease } = grant;
  close(step, grant);
  if (why === "revoked") tellLater(step.fleet, lease);
  if (granted.kind === "check") {
    if (mayCheckAgain(round, granted.check)) round.checks.push(granted.check);
    return;
  }
  const { lot } = granted;
  if (twin !== undefined) return;
  const held = heldLot(round, lot);
  if (why === "lost" && round.schedule.phase === "running") {
    loseLot(round.schedule, held, step.now);
    const key = epochKey(lease.epoch);
    round.orphanKeys.set(lot.id, key);
    step.fleet.orphans.set(key, { round, lot: lot.id, agent: lease.agent });
    return;
  }
  const { id, agent } = held.lot;
  const about = { agent, lot: id, attempted: 0, failures: [], now: step.now };
  tellSchedule(round, { type: "reported", ...about });
}

/** An orphan is one no longer: leased, or its rows are pending like others. */
export function forgetOrphan(fleet: Fleet, round: Round, lot: number): void {
  const key = round.orphanKeys.get(lot);
  if (key === undefined) return;
  round.orphanKeys.delete(lot);
  fleet.orphans.delete(key);
}

/** Tells the schedule of a round what the fleet has made sure of; a rejection is a bug. */
export function tellSchedule(
  round: Round,
  event: Parameters<typeof decide>[1],
): readonly ScheduleEffect[] {
  const decision = decide(round.schedule, event);
  return decision.ok ? decision.effects : [];
}

/** The lot of a grant as its schedule holds it. */
export function heldLot(round: Round, lot: Lot): HeldLot {
  return round.schedule.lots.get(lot.id) ?? { lot, computed: 0, computedSeconds: 0 };
}

/** A check that nobody finishes tells nothing. */
const MAX_CHECK_TRIES = 3;

function mayCheckAgain(round: Round, check: Check): boolean {
  return !round.isReplaced && !round.sweep.isInConflict && check.tries < MAX_CHECK_TRIES;
}

/** At its next beats the holder hears that the grant is no longer its own. */
export function tellLater({ agents }: Fleet, { agent, epoch }: FleetLease): void {
  const revoked = agents.get(agent)?.revoked;
  if (revoked === undefined) return;
  revoked.set(epochKey(epoch), { epoch, told: 0 });
  if (revoked.size <= MAX_REVOKED) return;
  const [oldest] = revoked.keys();
  revoked.delete(oldest);
}
