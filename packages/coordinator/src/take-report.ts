// take-report.ts — a report: fence, commit, and only then the word `recorded`.
import type { ReportOutcome, ReportRequest } from "@ktsweep/protocol";
import { epochKey, type FleetEffect } from "@ktsweep/scheduler";
import { countRows, type AgentRecord } from "./agent-book.js";
import type { Context } from "./context.js";
import { checkSound } from "./ending.js";
import { commit, follow } from "./follow-effects.js";
import { batchOfReport, checkShape, reportBytes, sampleDigest } from "./report-batch.js";
import type { ServedSweep } from "./served-sweep.js";
import { effectsOf, tell } from "./tell-fleet.js";
import { giveUp } from "./try-again.js";

/** Files beyond which commits keep their pace, whoever waits. */
const fewSegments = 1_000;

/**
 * The same report again, while the first is on its way, gets the first one's answer.
 * Rejects: MESSAGE_INVALID; the failure of a commit.
 */
export function takeReport(
  context: Context,
  agent: AgentRecord,
  report: ReportRequest,
): Promise<ReportOutcome> {
  const key = epochKey(report.epoch);
  const { digest, attempted } = report;
  const first = context.reports.get(key);
  if (first?.agent === agent.agent && first.digest === digest && first.attempted === attempted) {
    return first.outcome;
  }
  const outcome = settle(context, agent, report);
  if (first !== undefined) return outcome;
  context.reports.set(key, { agent: agent.agent, digest, attempted, outcome });
  const forget = (): void => void context.reports.delete(key);
  outcome.then(forget, forget);
  return outcome;
}

async function settle(
  context: Context,
  agent: AgentRecord,
  report: ReportRequest,
): Promise<ReportOutcome> {
  const grant = context.grants.find(report.epoch);
  const round = context.sweeps.get(grant?.sweep ?? "")?.rounds.get(grant?.round ?? 0);
  if (round !== undefined) checkShape(report, round);
  const bytes = reportBytes(report);
  await context.gate.enter(bytes);
  try {
    checkSound(context);
    const outcome = await decideReport(context, agent, report);
    context.counts.reports[outcome]++;
    return outcome;
  } finally {
    context.gate.leave(bytes);
  }
}

async function decideReport(
  context: Context,
  agent: AgentRecord,
  report: ReportRequest,
): Promise<ReportOutcome> {
  const { epoch, attempted, failures, digest } = report;
  const effects = effectsOf(
    tell(context, {
      ...{ type: "report", agent: agent.agent, epoch, attempted, digest },
      seconds: report.seconds.reduce((sum, one) => sum + one, 0),
      failures: failures.map(({ row, code, permanent }) => ({ row, cause: code, permanent })),
      now: context.clock.now(),
    }),
  );
  const answer = effects.find(isAnswer);
  if (answer?.type === "commit") {
    // The rows are on their way before anything else is waited for.
    const recorded = commitReport(context, { agent, report, answer });
    await Promise.all([recorded, follow(context, effects)]);
    return "recorded";
  }
  await follow(context, effects);
  // The fleet says duplicate only of what is durable, and says nothing of a report that is still on its way.
  return answer?.type ?? "stale";
}

type Answer = Extract<
  FleetEffect,
  { readonly type: "commit" | "duplicate" | "stale" | "conflict" }
>;
type Commit = Extract<FleetEffect, { readonly type: "commit" }>;

function isAnswer(effect: FleetEffect): effect is Answer {
  return ["commit", "duplicate", "stale", "conflict"].includes(effect.type);
}

interface AcceptedReport {
  readonly agent: AgentRecord;
  readonly report: ReportRequest;
  readonly answer: Commit;
}

async function commitReport(
  context: Context,
  { agent, report, answer: { lease, failures, sample } }: AcceptedReport,
): Promise<void> {
  const sweep = context.sweeps.get(lease.sweep);
  const round = sweep?.rounds.get(lease.round);
  if (sweep === undefined || round === undefined) {
    throw new RangeError(`Round ${String(lease.round)} of sweep ${lease.sweep} is gone.`);
  }
  checkShape(report, round);
  const batch = batchOfReport(sweep, { round, ranges: lease.ranges }, report, agent.host);
  const committed = sweep.committer.add(batch);
  flushIfAllWait(context, sweep);
  await commit(context, sweep, committed);
  const now = context.clock.now();
  const rows = report.attempted - report.failures.length;
  countRows(agent, rows, now);
  context.counts.rowsRecorded += rows;
  sweep.recordedSince += rows;
  batch.failures.forEach(({ cell, replicate }, i) => {
    if (!failures[i].final) return;
    context.counts.rowsFailed++;
    giveUp(sweep, cell, replicate);
  });
  const digest = sample.length === 0 ? {} : { sampleDigest: sampleDigest(report, sample) };
  const decision = tell(context, { type: "recorded", epoch: lease.epoch, ...digest, now });
  await follow(context, effectsOf(decision));
}

/** Where every worker waits for an answer, nothing more can come to make the commit larger. */
function flushIfAllWait({ agents, reports }: Context, { committer, store }: ServedSweep): void {
  if (store.segmentCount <= fewSegments && reports.size >= agents.size) committer.flush();
}
