// sweep-state.ts — where a sweep stands, and why nothing of it is being computed.
import type { SweepState } from "@ktsweep/protocol";
import {
  estimateRemaining,
  sweepProgress,
  type SweepPhase,
  type SweepProgress,
} from "@ktsweep/scheduler";
import type { Context } from "./context.js";
import type { ServedSweep } from "./served-sweep.js";

export function sweepState(context: Context, sweep: ServedSweep): SweepState {
  const { id, name, store, priority, counts, recordedSince, conflict, trouble } = sweep;
  const progress = sweep.round === 0 ? undefined : sweepProgress(context.fleet, id);
  const phase = phaseOf(sweep, progress);
  const failed = counts.failed + (sweep.roundRuns ? (progress?.failed ?? 0) : 0);
  return {
    ...{ id, name, dir: store.dir, phase, priority, cells: counts.cells, rows: counts.rows },
    recorded: Math.min(counts.rows, counts.recorded + recordedSince),
    failed,
    leased: progress?.leased ?? 0,
    secondsLeft: phase === "finished" ? 0 : secondsLeft(context, progress),
    waiting: waiting(context, phase, progress),
    trouble: conflict === "" ? trouble : conflict,
  };
}

function phaseOf(sweep: ServedSweep, progress: SweepProgress | undefined): SweepPhase {
  if (sweep.conflict !== "") return "conflict";
  if (sweep.finished) return "finished";
  // Between two rounds the fleet has nothing to do, and the sweep is not through.
  const phase = progress?.phase;
  return phase === undefined || phase === "finished" ? sweep.wish : phase;
}

function secondsLeft(context: Context, progress: SweepProgress | undefined): number | undefined {
  if (progress === undefined) return undefined;
  let agents = 0;
  for (const { slots } of context.agents.present()) agents += slots;
  return agents === 0 ? undefined : estimateRemaining({ ...progress, agents })?.seconds;
}

function waiting(context: Context, phase: SweepPhase, progress: SweepProgress | undefined): string {
  if ((progress?.leased ?? 0) > 0) return "";
  switch (phase) {
    case "finished":
    case "drained":
      return "";
    case "conflict":
      return "two results for one row differ";
    case "paused":
    case "draining":
    case "cancelled":
      return `it is ${phase}`;
    case "running":
      if (context.draining) return "the coordinator is ending";
      if (context.agents.size === 0) return "no workers";
      return progress?.idle ?? "no worker has asked yet";
  }
}
