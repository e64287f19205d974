// copies.ts — when no row is pending, a late lot is leased a second time: the first full report of it counts.
import { wholeMisfit, type AskLimits } from "../limits.js";
import type { Agent, Grant, Round } from "./fleet-state.js";
import { open } from "./grants.js";
import type { Step } from "./step.js";

/** A lot is late when it is held longer than this many times its predicted seconds, and than the least time. */
const LATE_FACTOR = 2;
const LATE_MS = 5000;
/** Between two looks through all leases of a round. */
const LOOK_MS = 250;

/** Grants a copy of a late lot that another agent holds. Cost: O(leases of the round) four times a second, else O(late ones). */
export function takeCopy(
  step: Step,
  agent: Agent,
  { round, limits }: { readonly round: Round; readonly limits: AskLimits },
): Grant | undefined {
  if (round.schedule.rows.pending > 0) return undefined;
  if (step.now >= round.nextLook) {
    round.nextLook = step.now + LOOK_MS;
    round.late = [...round.grants].filter((grant) => isLate(grant, step.now));
  }
  for (const grant of round.late) {
    const { granted, lease } = grant;
    if (granted.kind === "check" || lease.agent === agent.id) continue;
    if (!round.grants.has(grant) || !isAlone(grant)) continue;
    const { ranges, seconds } = granted.lot;
    if (wholeMisfit(round.schedule, { items: ranges.items, seconds }, limits) !== undefined)
      continue;
    const lot = { ...granted.lot, agent: agent.number };
    const copy = open(step, { agent, round, granted: { kind: "copy", lot } });
    copy.twin = grant;
    grant.twin = copy;
    return copy;
  }
  return undefined;
}

function isLate(grant: Grant, now: number): boolean {
  const { granted, since, lease } = grant;
  if (granted.kind === "check" || granted.lot.isSuspect || !isAlone(grant)) return false;
  return now - since > Math.max(LATE_MS, 1000 * LATE_FACTOR * lease.seconds);
}

function isAlone({ twin, committing }: Grant): boolean {
  return twin === undefined && committing === undefined;
}
