// reports.ts — results arrive: fenced by the exact epoch, made durable, then counted.
import { attemptsAt, isFinal } from "../attempts.js";
import { reportFault } from "../report.js";
import { rowAt, rowsAt } from "../rows.js";
import { quarantine } from "./agents.js";
import { dropChecks, keepCheck, sampleOf } from "./checks.js";
import { epochKey } from "./epoch.js";
import type { FleetEffect, FleetEvent, FleetRejectionCode } from "./fleet-events.js";
import type { Agent, Grant, Sweep } from "./fleet-state.js";
import { close, giveUp, heldLot, tellLater, tellSchedule } from "./grants.js";
import { compareReports, remember, shapeOf, type ReportShape, type Settled } from "./settled.js";
import type { Step } from "./step.js";

type Report = Extract<FleetEvent, { readonly type: "report" }>;
type Crash = Extract<FleetEvent, { readonly type: "crash" }>;
type Recorded = Extract<FleetEvent, { readonly type: "recorded" }>;

/** Why an event changed nothing. */
export interface FleetRejection {
  readonly code: FleetRejectionCode;
  readonly message: string;
}

/** Checks a report against the live grants, and asks for its rows to be made durable. */
export function report(step: Step, agent: Agent, event: Report): FleetRejection | undefined {
  const { fleet, effects } = step;
  const grant = fleet.grants.get(epochKey(event.epoch));
  if (grant === undefined || grant.lease.agent !== agent.id) {
    effects.push(afterTheEnd(step, event));
    return undefined;
  }
  const fault = faultOf(grant, event);
  if (fault !== undefined) return fault;
  if (grant.committing !== undefined) {
    again(step, grant, event);
  } else if (grant.granted.kind === "check") {
    settleCheck(step, grant, event);
  } else if (grant.twin !== undefined && !isWhole(grant, event)) {
    giveUp(step, grant, "released");
    effects.push({ type: "stale", epoch: event.epoch });
  } else {
    accept(step, grant, event);
  }
  return undefined;
}

/** The rows of a report are durable: counts them. */
export function recorded(step: Step, event: Recorded): FleetRejection | undefined {
  const { fleet } = step;
  const key = epochKey(event.epoch);
  const grant = fleet.grants.get(key);
  if (grant?.committing === undefined || grant.granted.kind === "check") {
    const message = `No report under epoch ${key} is being committed.`;
    return { code: "NOT_COMMITTING", message };
  }
  const { committing, round, lease } = grant;
  close(step, grant);
  const { lot } = heldLot(round, grant.granted.lot);
  const { attempted, failures } = committing;
  const about = { agent: lot.agent, lot: lot.id, now: step.now };
  tellSchedule(round, { type: "reported", ...about, attempted, failures });
  remember(fleet.settled, key, settledBy(grant, lease.agent, committing, true));
  for (const entry of committing.outrun) entry.isDurable = true;
  if (event.sampleDigest !== undefined && committing.sample.length > 0) {
    keepCheck(round, lease, { sample: committing.sample, digest: event.sampleDigest });
  }
  return undefined;
}

/** The agent's compute process died over a lease. */
export function crash(step: Step, agent: Agent, event: Crash): FleetRejection | undefined {
  const grant = step.fleet.grants.get(epochKey(event.epoch));
  if (grant?.lease.agent !== agent.id || grant.committing !== undefined) {
    step.effects.push({ type: "stale", epoch: event.epoch });
    return undefined;
  }
  const { round, lease, granted, twin } = grant;
  const suspect = event.row === undefined ? undefined : rowAt(lease.ranges, event.row);
  if (event.row !== undefined && suspect === undefined) {
    return notInLease(`Row ${event.row} is not among the ${lease.rows} rows of the lease.`);
  }
  if (granted.kind === "check" || twin !== undefined) {
    giveUp(step, grant, "released");
    return undefined;
  }
  close(step, grant);
  const { lot } = heldLot(round, granted.lot);
  const named = suspect === undefined ? {} : { suspect };
  const about = { agent: lot.agent, lot: lot.id, now: step.now };
  for (const effect of tellSchedule(round, { type: "crashed", ...about, ...named })) {
    if (effect.type !== "attempt-failed") continue;
    step.effects.push({ ...effect, sweep: lease.sweep, round: lease.round });
  }
  return undefined;
}

/** The lease is pinned until its rows are durable. A twin has lost: what it reports is only compared. */
function accept(step: Step, grant: Grant, event: Report): void {
  const { fleet, effects } = step;
  const { round, lease, twin } = grant;
  if (grant.granted.kind === "check") return;
  const { attempted, failures, seconds } = event;
  const { lot } = heldLot(round, grant.granted.lot);
  const about = { agent: lot.agent, lot: lot.id, now: step.now };
  tellSchedule(round, { type: "computed", ...about, attempted, seconds });
  const sample = sampleOf(fleet, round, { attempted, failures, epoch: lease.epoch });
  const shape = shapeOf(event);
  const outrun: Settled[] = [];
  grant.committing = { ...shape, failures, sample, outrun };
  if (twin !== undefined) {
    close(step, twin);
    tellLater(fleet, twin.lease);
    const entry = settledBy(twin, lease.agent, shape, false);
    outrun.push(entry);
    remember(fleet.settled, epochKey(twin.lease.epoch), entry);
  }
  const failedRows = rowsAt(
    lease.ranges,
    failures.map(({ row }) => row),
  );
  effects.push({
    type: "commit",
    lease,
    attempted,
    failures: failedRows.map(({ item, replicate }, i) => ({
      row: failures[i].row,
      attempt: attemptsAt(round.schedule, item, replicate) + 1,
      final: isFinal(round.schedule, { item, replicate }, failures[i]),
    })),
    sample,
  });
}

/** The report is being committed: the same one waits for that, too. */
function again(step: Step, grant: Grant, event: Report): void {
  const { lease, committing } = grant;
  if (committing === undefined) return;
  const compared = compareReports(committing, shapeOf(event));
  if (compared === "different")
    step.effects.push(conflict(step, lease, [lease.agent, lease.agent]));
  if (compared === "apart") step.effects.push({ type: "stale", epoch: event.epoch });
}

function settleCheck(step: Step, grant: Grant, event: Report): void {
  const { granted, lease } = grant;
  if (granted.kind !== "check") return;
  const { check } = granted;
  if (event.attempted < lease.rows || event.failures.length > 0) {
    giveUp(step, grant, "released");
    step.effects.push({ type: "stale", epoch: event.epoch });
    return;
  }
  close(step, grant);
  if (event.digest !== check.digest) {
    step.effects.push(conflict(step, lease, [check.by, lease.agent]));
    return;
  }
  remember(
    step.fleet.settled,
    epochKey(lease.epoch),
    settledBy(grant, lease.agent, shapeOf(event), true),
  );
  step.effects.push({ type: "duplicate", epoch: event.epoch });
}

/** The grant is not live: the same bits again, other bits, or a report that nobody waits for. */
function afterTheEnd(step: Step, event: Report): FleetEffect {
  const { fleet } = step;
  const stale: FleetEffect = { type: "stale", epoch: event.epoch };
  const entry = fleet.settled.entries.get(epochKey(event.epoch));
  if (entry?.holder !== event.agent || fleet.quarantined.has(event.agent)) return stale;
  switch (compareReports(entry, shapeOf(event))) {
    case "equal":
      return entry.isDurable ? { type: "duplicate", epoch: event.epoch } : stale;
    case "different":
      return conflict(step, entry, [entry.by, event.agent]);
    case "apart":
      return stale;
  }
}

/** Two results for the same rows: the sweep stops, and neither agent is trusted any more. */
function conflict(
  step: Step,
  about: Pick<Settled, "sweep" | "round" | "ranges">,
  agents: readonly [string, string],
): FleetEffect {
  const sweep = step.fleet.sweeps.get(about.sweep);
  if (sweep !== undefined) stopSweep(step, sweep);
  for (const agent of agents) quarantine(step, agent);
  const { round, ranges } = about;
  return { type: "conflict", sweep: about.sweep, round, ranges, agents };
}

function stopSweep(step: Step, sweep: Sweep): void {
  sweep.isInConflict = true;
  step.changed.add(sweep);
  for (const round of sweep.rounds.values()) {
    dropChecks(round, () => true);
    for (const grant of [...round.grants]) giveUp(step, grant, "revoked");
  }
}

function settledBy(
  { lease }: Grant,
  by: string,
  { digest, attempted, failed }: ReportShape,
  isDurable: boolean,
): Settled {
  const { agent: holder, sweep, round, ranges } = lease;
  return { holder, by, sweep, round, ranges, digest, attempted, failed, isDurable };
}

function faultOf({ lease, granted }: Grant, event: Report): FleetRejection | undefined {
  const id = granted.kind === "check" ? 0 : granted.lot.id;
  const fault = reportFault({ id, rows: lease.rows }, event);
  return fault === undefined ? undefined : notInLease(fault);
}

function notInLease(message: string): FleetRejection {
  return { code: "ROWS_NOT_IN_LEASE", message };
}

/** Whether a report ends every row of the lease, so that its twin has nothing to add. */
function isWhole({ lease }: Grant, { attempted, failures }: Report): boolean {
  return attempted === lease.rows && failures.every(({ permanent }) => permanent);
}
