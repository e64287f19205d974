// phases.ts — what an event has brought to an end: rounds, and with them sweeps.
import { progressOf } from "../progress.js";
import { endChecks } from "./checks.js";
import type { SweepPhase } from "./fleet-events.js";
import type { Round, Sweep } from "./fleet-state.js";
import type { Step } from "./step.js";

/** Ends rounds that are over, and tells what has changed about `sweeps`. */
export function conclude(step: Step, sweeps: Iterable<Sweep>): void {
  for (const sweep of sweeps) {
    for (const round of sweep.rounds.values()) endIfOver(step, round);
    if (step.changed.has(sweep)) step.effects.push({ type: "leases-changed", sweep: sweep.id });
    const phase = phaseOf(sweep);
    if (phase === sweep.phase) continue;
    sweep.phase = phase;
    step.effects.push({ type: "sweep-phase", sweep: sweep.id, phase });
  }
}

function endIfOver(step: Step, round: Round): void {
  const { schedule, sweep, number } = round;
  if (schedule.phase !== "finished" && schedule.phase !== "stopped") return;
  if (round.checks.length > 0 || round.grants.size > 0) endChecks(step, round);
  if (round.checks.length > 0 || round.grants.size > 0) return;
  sweep.rounds.delete(number);
  if (number === sweep.round) sweep.ended = progressOf(schedule, step.now);
  step.effects.push({ type: "round-ended", sweep: sweep.id, round: number, phase: schedule.phase });
}

function phaseOf({ isInConflict, rounds, ended, wish }: Sweep): SweepPhase {
  if (isInConflict) return "conflict";
  if (rounds.size === 0) return ended?.phase === "stopped" ? "drained" : "finished";
  if (wish !== "draining") return wish;
  for (const { grants } of rounds.values()) if (grants.size > 0) return "draining";
  return "drained";
}
