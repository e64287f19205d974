// change-sweep.ts — users change their minds: pause, resume, cancel, drain, prioritize, retry.
import { KtsweepError } from "@ktsweep/core";
import type { SweepChange, SweepState } from "@ktsweep/protocol";
import type { WaivedRow } from "@ktsweep/results";
import type { FleetEvent, SweepWish } from "@ktsweep/scheduler";
import type { Context } from "./context.js";
import { decideControl } from "./control-sweep.js";
import { failedRows } from "./failed-rows.js";
import { follow } from "./follow-effects.js";
import { planAgain } from "./plan-again.js";
import type { ServedSweep } from "./served-sweep.js";
import { sweepState } from "./sweep-state.js";
import { effectsOf, tell } from "./tell-fleet.js";

const wishes: Readonly<Record<Exclude<SweepChange["type"], "prioritize" | "retry">, SweepWish>> = {
  pause: "paused",
  resume: "running",
  cancel: "cancelled",
  drain: "draining",
};

/**
 * Durable when it resolves; the same change again changes nothing.
 *
 * Rejects: USAGE_INVALID for a sweep that a conflict has stopped; EXPRESSION_INVALID; failures of the store.
 */
export async function changeSweep(
  context: Context,
  sweep: ServedSweep,
  change: SweepChange,
): Promise<{ readonly sweep: SweepState; readonly rows: number }> {
  if (sweep.conflict !== "" && change.type !== "prioritize") throw inConflict(sweep);
  const now = context.clock.now();
  switch (change.type) {
    case "prioritize": {
      const { priority } = change;
      if (priority !== sweep.priority) {
        await decideControl(context, sweep, change);
        await tellFleet(context, sweep, { type: "prioritize", sweep: sweep.id, priority, now });
      }
      break;
    }
    case "retry":
      return retry(context, sweep, change.where);
    default: {
      const wish = wishes[change.type];
      if (wish !== sweep.wish) {
        await decideControl(context, sweep, change);
        await tellFleet(context, sweep, { type: "wish", sweep: sweep.id, wish, now });
      }
    }
  }
  const state = sweepState(context, sweep);
  return { sweep: state, rows: state.rows - state.recorded - state.failed };
}

/** A sweep without rows to compute is not the fleet's affair. */
async function tellFleet(context: Context, sweep: ServedSweep, event: FleetEvent): Promise<void> {
  if (sweep.round > 0) await follow(context, effectsOf(tell(context, event)));
}

/** Rows that failed for good are tried again, where `where` holds. */
async function retry(
  context: Context,
  sweep: ServedSweep,
  where: string | undefined,
): Promise<{ readonly sweep: SweepState; readonly rows: number }> {
  const { version, store } = sweep;
  const failed = failedRows(sweep).waiting;
  const isMeant = where === undefined ? () => true : version.sweep.select(where);
  const rows = new Map<string, WaivedRow>();
  for (let index = 0; failed.size > 0 && index < version.sweep.points; index++) {
    if (!version.sweep.includes(index)) continue;
    const cell = version.sweep.cellId(index);
    const replicates = failed.get(cell);
    if (replicates === undefined || !isMeant(index)) continue;
    for (const replicate of replicates) {
      rows.set(`${cell} ${String(replicate)}`, [
        cell,
        replicate,
        store.attemptsOf(cell, replicate),
      ]);
    }
  }
  if (rows.size > 0) {
    await decideControl(context, sweep, { type: "retry", rows: [...rows.values()] });
    for (const [cell, replicate] of rows.values()) sweep.givenUp.get(cell)?.delete(replicate);
    await planAgain(context, sweep);
  }
  return { sweep: sweepState(context, sweep), rows: rows.size };
}

function inConflict({ name, conflict }: ServedSweep): KtsweepError {
  return new KtsweepError(
    "USAGE_INVALID",
    `Sweep ${name} was stopped by a conflict. ${conflict}`,
    "Find the machine that computes other bits (`export --table timings`), remove its segments and the control file that says conflict, and start the coordinator again.",
  );
}
