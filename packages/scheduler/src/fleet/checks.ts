// checks.ts — a sample of the recorded rows is computed once more by another agent, to compare bits.
import { wholeMisfit, type AskLimits } from "../limits.js";
import { pushRange, rangeList, rowsAt, toRanges, type RowRanges } from "../rows.js";
import { secondsOf } from "../row-seconds.js";
import type { Epoch } from "./epoch.js";
import type { Agent, Check, Committing, Fleet, Grant, Round } from "./fleet-state.js";
import { giveUp, open } from "./grants.js";
import { isWorker } from "./agents.js";
import type { Step } from "./step.js";

/** Checks that a round keeps for later; beyond them nothing is sampled. */
const MAX_CHECKS = 1024;
/** After the last row, checks are waited for so many times the time after which an agent is lost. */
const WAIT_TTLS = 2;

/** Places of recorded rows of a report that are to be checked: chosen by the grant's number, the same every time. */
export function sampleOf(
  { rules, workers }: Fleet,
  round: Round,
  report: Pick<Committing, "attempted" | "failures"> & { readonly epoch: Epoch },
): number[] {
  if (workers < 2 || rules.spotChecks <= 0) return [];
  if (round.isReplaced || round.sweep.isInConflict || round.checks.length >= MAX_CHECKS) return [];
  const failed = new Set(report.failures.map(({ row }) => row));
  const limit = rules.spotChecks * 2 ** 32;
  const key = mix(rules.seed ^ mix(report.epoch.counter));
  const sample: number[] = [];
  for (let row = 0; row < report.attempted; row++) {
    if (mix(key ^ row) < limit && !failed.has(row)) sample.push(row);
  }
  return sample;
}

/** The sampled rows are on record: keeps the check for another agent. */
export function keepCheck(
  round: Round,
  lease: { readonly ranges: RowRanges; readonly agent: string },
  of: { readonly sample: readonly number[]; readonly digest: string },
): void {
  if (round.isReplaced || round.sweep.isInConflict) return;
  const list = rangeList();
  for (const { item, replicate } of rowsAt(lease.ranges, of.sample)) {
    pushRange(list, item, replicate, 1);
  }
  const ranges = toRanges(list);
  const seconds = secondsOf(round.schedule, ranges);
  round.checks.push({
    ranges,
    rows: of.sample.length,
    seconds,
    digest: of.digest,
    by: lease.agent,
    tries: 0,
  });
}

/** Grants the oldest check that is of another agent and fits. Cost: O(checks) where most are the agent's own. */
export function takeCheck(
  step: Step,
  agent: Agent,
  { round, limits }: { readonly round: Round; readonly limits: AskLimits },
): Grant | undefined {
  const place = round.checks.findIndex(
    ({ by, ranges, seconds }) =>
      by !== agent.id &&
      wholeMisfit(round.schedule, { items: ranges.items, seconds }, limits) === undefined,
  );
  if (place < 0) return undefined;
  const [check] = round.checks.splice(place, 1);
  check.tries += 1;
  return open(step, { agent, round, granted: { kind: "check", check } });
}

/** Every row has ended: checks that nobody can make are dropped, and after a while all of them. */
export function endChecks(step: Step, round: Round): void {
  const { fleet, now } = step;
  round.checksEnd ??= now + WAIT_TTLS * fleet.rules.ttlMs;
  const isOver = now >= round.checksEnd;
  dropChecks(round, (check) => isOver || !hasOther(fleet, check));
  if (!isOver) return;
  for (const grant of [...round.grants]) {
    if (grant.granted.kind === "check") giveUp(step, grant, "revoked");
  }
  dropChecks(round, () => true);
}

/** Drops kept checks. */
export function dropChecks(round: Round, isDropped: (check: Check) => boolean): void {
  const kept = round.checks.filter((check) => !isDropped(check));
  round.checks.splice(0, round.checks.length, ...kept);
}

function hasOther(fleet: Fleet, { by }: Check): boolean {
  const agent = fleet.agents.get(by);
  const own = agent !== undefined && isWorker(fleet, agent) ? 1 : 0;
  return fleet.workers > own;
}

/** 32 well mixed bits. Source: the finalizer of MurmurHash3 (A. Appleby), second-hand. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
