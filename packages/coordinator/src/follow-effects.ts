// follow-effects.ts — does what the fleet has decided, but for the answers to calls.
import type { FailureRow } from "@ktsweep/results";
import type { FleetEffect } from "@ktsweep/scheduler";
import type { Context } from "./context.js";
import { decideControl } from "./control-sweep.js";
import { fail } from "./ending.js";
import type { ServedSweep } from "./served-sweep.js";
import { wind } from "./tell-fleet.js";
import { failedAttempt, giveUp } from "./try-again.js";

type Effect<T extends FleetEffect["type"]> = Extract<FleetEffect, { readonly type: T }>;

/**
 * Resolves when what must be durable is: failures and conflicts. What failed with a crash is told with `lastOutput`.
 * Rejects where a commit failed; the coordinator has ended then.
 */
export async function follow(
  context: Context,
  effects: readonly FleetEffect[],
  lastOutput = "",
): Promise<void> {
  const durable: Promise<unknown>[] = [];
  const failed = new Map<ServedSweep, FailureRow[]>();
  for (const effect of effects) {
    switch (effect.type) {
      case "attempt-failed":
        noteFailure(context, effect, lastOutput, failed);
        break;
      case "conflict":
        durable.push(recordConflict(context, effect));
        break;
      case "agent-lost":
        context.counts.agentsLost++;
        context.agents.lose(effect.agent);
        context.ports.log.warn(
          { agent: effect.agent, leases: effect.leases.length },
          "A worker is lost; its rows are free for others.",
        );
        break;
      case "leases-changed":
        context.sweeps.get(effect.sweep)?.hints.soon();
        break;
      case "sweep-phase":
        context.ports.log.info(
          { sweep: effect.sweep, phase: effect.phase },
          "A sweep's phase changed.",
        );
        break;
      case "round-ended":
        endRound(context, effect);
        break;
      default:
      // Answers to calls: whoever called sees to them.
    }
  }
  for (const [sweep, failures] of failed) {
    const batch = { results: [], curves: [], profiles: [], timings: [], failures };
    durable.push(commit(context, sweep, sweep.committer.add(batch)));
  }
  wind(context, (later) => void follow(context, later).catch(() => undefined));
  await Promise.all(durable);
}

/** Waits for a commit. Where it fails, the coordinator ends. */
export async function commit(
  context: Context,
  sweep: ServedSweep,
  committed: Promise<unknown>,
): Promise<void> {
  sweep.commits.add(committed);
  try {
    await committed;
  } catch (error) {
    fail(context, error);
    throw error;
  } finally {
    sweep.commits.delete(committed);
  }
}

function noteFailure(
  context: Context,
  { sweep: id, round, item, replicate, cause, permanent, final }: Effect<"attempt-failed">,
  lastOutput: string,
  failed: Map<ServedSweep, FailureRow[]>,
): void {
  const sweep = context.sweeps.get(id);
  const cell = sweep?.rounds.get(round)?.ids[item];
  if (sweep === undefined || cell === undefined) return;
  const attempt = failedAttempt(sweep, cell, replicate);
  const rows = failed.get(sweep) ?? [];
  rows.push({ cell, replicate, cause, permanent, attempt, lastOutput });
  failed.set(sweep, rows);
  if (final) {
    context.counts.rowsFailed++;
    giveUp(sweep, cell, replicate);
  }
}

function endRound(context: Context, { sweep: id, round }: Effect<"round-ended">): void {
  const sweep = context.sweeps.get(id);
  if (sweep === undefined) return;
  if (round === sweep.round) sweep.roundRuns = false;
  else sweep.rounds.delete(round);
  if (!sweep.roundRuns) context.replan(sweep);
}

/** The sweep stands still until someone has looked, also after a restart. */
async function recordConflict(
  context: Context,
  { sweep: id, round, ranges, agents }: Effect<"conflict">,
): Promise<void> {
  const sweep = context.sweeps.get(id);
  if (sweep === undefined) return;
  for (const agent of agents) {
    const record = context.agents.find(agent);
    if (record !== undefined) record.quarantined = true;
  }
  const cell = sweep.rounds.get(round)?.ids[ranges.items[0]] ?? "?";
  const hosts = agents.map((agent) => `${agent} on ${context.agents.find(agent)?.host ?? "?"}`);
  const what = `Workers ${hosts.join(" and ")} computed different bits for the same rows, beginning with cell ${cell}, replicate ${String(ranges.firsts[0])}.`;
  sweep.conflict = what;
  context.ports.log.error({ sweep: id, agents }, `Conflict: ${what} The sweep has stopped.`);
  await decideControl(context, sweep, { type: "conflict", what });
}
