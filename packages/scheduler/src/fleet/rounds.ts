// rounds.ts — what is to be computed: plans of sweeps, one round after the other, and what users wish of them.
import type { Instant } from "../events.js";
import { scatter } from "../orphans.js";
import type { LeasedRows } from "../plan.js";
import { createSchedule, type Schedule } from "../state.js";
import { newAgent } from "./agents.js";
import { dropChecks } from "./checks.js";
import { epochKey } from "./epoch.js";
import type { FleetEvent, FormerLease } from "./fleet-events.js";
import type { Agent, Fleet, Round, Sweep } from "./fleet-state.js";
import { forgetOrphan, giveUp, open, tellSchedule } from "./grants.js";
import type { FleetRejection } from "./reports.js";
import type { Step } from "./step.js";

type Planned = Extract<FleetEvent, { readonly type: "plan" }>;

/** A sweep becomes known, or goes into its next round. */
export function plan(step: Step, event: Planned): FleetRejection | undefined {
  const { fleet, now } = step;
  const known = fleet.sweeps.get(event.sweep);
  const next = known === undefined ? Math.max(1, event.round) : known.round + 1;
  if (event.round !== next) {
    const message = `Round ${event.round} of sweep ${event.sweep}; the next is ${next}.`;
    return { code: "ROUND_OUT_OF_ORDER", message };
  }
  const former = event.leases.filter(({ ranges }) => ranges.items.length > 0);
  const agents = former.map(({ agent }) => fleet.agents.get(agent) ?? newAgent(fleet, agent, now));
  const schedule = scheduleOf(fleet, event, { former, agents });
  if (typeof schedule === "string") return { code: "PLAN_INVALID", message: schedule };

  const sweep = known ?? newSweep(event);
  fleet.sweeps.set(sweep.id, sweep);
  for (const round of sweep.rounds.values()) replace(fleet, round, now);
  Object.assign(sweep, {
    round: event.round,
    wish: event.wish,
    priority: event.priority,
    ended: undefined,
    misfit: undefined,
  });
  const round = newRound(sweep, schedule);
  sweep.rounds.set(round.number, round);
  step.changed.add(sweep);
  former.forEach((lease, i) => {
    resume(step, round, { lease, agent: agents[i], lot: i + 1 });
  });
  return undefined;
}

/** What the user wants of a sweep. */
export function wish(
  step: Step,
  sweep: Sweep,
  event: Extract<FleetEvent, { readonly type: "wish" }>,
): void {
  sweep.wish = event.wish;
  step.changed.add(sweep);
  if (event.wish !== "cancelled") return;
  for (const round of sweep.rounds.values()) {
    for (const grant of [...round.grants]) giveUp(step, grant, "revoked");
    for (const lot of [...round.orphanKeys.keys()]) forgetOrphan(step.fleet, round, lot);
    for (const orphan of [...round.schedule.orphans.values()]) scatter(round.schedule, orphan);
  }
}

/** A lease of an earlier incarnation waits for its agent; where it can't, its rows are pending. */
function resume(
  step: Step,
  round: Round,
  of: { readonly lease: FormerLease; readonly agent: Agent; readonly lot: number },
): void {
  const { fleet, now } = step;
  const { lease, agent } = of;
  const held = round.schedule.lots.get(of.lot);
  if (held === undefined) return;
  const { lot } = held;
  const canWait =
    lease.epoch.incarnation < fleet.rules.incarnation &&
    !fleet.grants.has(epochKey(lease.epoch)) &&
    !agent.hasJoined &&
    !fleet.quarantined.has(agent.id) &&
    round.sweep.wish !== "cancelled" &&
    !round.sweep.isInConflict;
  if (canWait) {
    open(step, { agent, round, granted: { kind: "work", lot } }, { epoch: lease.epoch });
    return;
  }
  const about = { agent: lot.agent, lot: lot.id, attempted: 0, failures: [], now };
  tellSchedule(round, { type: "reported", ...about });
}

/** Nothing more is leased of the round; what is leased goes on. */
function replace(fleet: Fleet, round: Round, now: Instant): void {
  if (round.isReplaced) return;
  round.isReplaced = true;
  dropChecks(round, () => true);
  for (const lot of [...round.orphanKeys.keys()]) forgetOrphan(fleet, round, lot);
  tellSchedule(round, { type: "stop", reason: "replaced by a newer round", now });
}

function scheduleOf(
  { rules }: Fleet,
  { plan, options, now }: Planned,
  held: { readonly former: readonly FormerLease[]; readonly agents: readonly Agent[] },
): Schedule | string {
  const { minLotSeconds, maxLotSeconds } = rules;
  const leased = held.former.map(({ ranges }, i): LeasedRows => ({
    agent: held.agents[i].number,
    ranges,
    since: now,
  }));
  try {
    return createSchedule(plan, { minLotSeconds, maxLotSeconds, ...options }, leased);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function newSweep({ sweep, round, wish, priority }: Planned): Sweep {
  return {
    id: sweep,
    wish,
    isInConflict: false,
    priority,
    served: 0,
    rounds: new Map(),
    round,
    phase: undefined,
    ended: undefined,
    misfit: undefined,
  };
}

function newRound(sweep: Sweep, schedule: Schedule): Round {
  return {
    sweep,
    number: sweep.round,
    schedule,
    grants: new Set(),
    checks: [],
    orphanKeys: new Map(),
    isReplaced: false,
    checksEnd: undefined,
    late: [],
    nextLook: 0,
  };
}
