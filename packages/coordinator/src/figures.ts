// figures.ts — a coordinator in numbers, for metrics.
import { leasesOf } from "@ktsweep/scheduler";
import type { Context, Counts } from "./context.js";
import type { ServedSweep } from "./served-sweep.js";
import { sweepState } from "./sweep-state.js";

/** Counts are since this start; the others are as of now. */
export interface CoordinatorFigures extends Readonly<Counts> {
  readonly incarnation: number;
  readonly sweeps: number;
  /** Sweeps that have rows left, and whose users want them. */
  readonly sweepsOpen: number;
  readonly agents: number;
  readonly slots: number;
  readonly leases: number;
  readonly reportsInFlight: number;
  /** Reports that wait for room. */
  readonly reportsWaiting: number;
  readonly pendingBytes: number;
}

export function coordinatorFigures(context: Context): CoordinatorFigures {
  const { sweeps, agents, gate, reports, counts, incarnation, fleet } = context;
  const all = [...sweeps.values()];
  let slots = 0;
  for (const agent of agents.present()) slots += agent.slots;
  return {
    ...counts,
    reports: { ...counts.reports },
    incarnation,
    sweeps: sweeps.size,
    sweepsOpen: all.filter((one) => isOpen(context, one)).length,
    agents: agents.size,
    slots,
    leases: all.reduce((sum, { id }) => sum + leasesOf(fleet, id).length, 0),
    reportsInFlight: reports.size,
    reportsWaiting: gate.waiting,
    pendingBytes: gate.bytes,
  };
}

/** Whether there is more to come of it. */
function isOpen(context: Context, sweep: ServedSweep): boolean {
  const { phase } = sweepState(context, sweep);
  return phase === "running" || phase === "paused" || phase === "draining";
}
