// plan-again.ts — from round to round: what is still missing, more replicates where they are needed, then the tables.
import { isKtsweepError } from "@ktsweep/core";
import { writeTables } from "@ktsweep/results";
import { leasesOf } from "@ktsweep/scheduler";
import type { Sweep } from "@ktsweep/sweep";
import type { Context } from "./context.js";
import { fail, hasEnded } from "./ending.js";
import { follow } from "./follow-effects.js";
import type { HeldLease } from "./former-leases.js";
import { failedRows } from "./failed-rows.js";
import { leasedRows } from "./held-rows.js";
import { planRound, type RoundPlan } from "./plan-round.js";
import { plannedReplicates, type ServedSweep } from "./served-sweep.js";
import { effectsOf, tell } from "./tell-fleet.js";
import { defaultRetries } from "./try-again.js";

/** Predicted seconds of a lot: worth a message, and not much to lose. */
const minLotSeconds = 1;
const maxLotSeconds = 60;

/** Plans when what is being planned or ended is through; the promise never rejects. */
export function planAgain(
  context: Context,
  sweep: ServedSweep,
  former: readonly HeldLease[] = [],
): Promise<void> {
  const planned = sweep.tasks
    .then(() => plan(context, sweep, former))
    .catch((error: unknown) => {
      if (!isKtsweepError(error) || error.code !== "SPEC_INVALID") {
        fail(context, error);
        return;
      }
      sweep.trouble = error.message;
      context.ports.log.error({ sweep: sweep.id }, `The sweep can't be planned: ${error.message}`);
    });
  sweep.tasks = planned;
  return planned;
}

async function plan(
  context: Context,
  sweep: ServedSweep,
  former: readonly HeldLease[],
): Promise<void> {
  if (hasEnded(context) || sweep.conflict !== "") return;
  for (;;) {
    const next = planRound(sweep, leasedRows(context.fleet, sweep), former);
    sweep.counts = next.counts;
    sweep.recordedSince = 0;
    // A round that runs has rows that are not planned any more: an empty one in its place drops them.
    const hasRows = hasWork(next);
    if (hasRows || sweep.roundRuns) {
      await giveToFleet(context, sweep, next);
      return;
    }
    // What older rounds still hold decides whether there is more to do.
    if (sweep.round > 0 && holdsWork(context, sweep)) return;
    const { version } = sweep;
    const more = await replicatesNow(context, sweep);
    if (hasEnded(context) || version !== sweep.version) return;
    if (isSame(more, sweep.more)) break;
    sweep.more = more;
  }
  await end(context, sweep);
}

/** Rows that wait for `retry` hold no round up. */
function replicatesNow(
  { ports }: Context,
  sweep: ServedSweep,
): Promise<ReadonlyMap<string, number>> {
  const { waiting } = failedRows(sweep);
  const isGivenUp = (cell: string, replicate: number): boolean =>
    waiting.get(cell)?.has(replicate) === true;
  return ports.replicatesNow(sweep.version.sweep, sweep.store, isGivenUp);
}

function isSame(a: ReadonlyMap<string, number>, b: typeof a): boolean {
  return a.size === b.size && [...a].every(([cell, replicates]) => b.get(cell) === replicates);
}

function hasWork({ plan: { missing, tried = [] }, leases }: RoundPlan): boolean {
  return missing.items.length + tried.length + leases.length > 0;
}

function holdsWork({ fleet }: Context, { id }: ServedSweep): boolean {
  return leasesOf(fleet, id).some(({ kind }) => kind === "work");
}

async function giveToFleet(
  context: Context,
  sweep: ServedSweep,
  { plan: missing, leases, round }: RoundPlan,
): Promise<void> {
  const { id, wish, priority, options, version } = sweep;
  sweep.finished = false;
  sweep.roundRuns = true;
  sweep.round++;
  sweep.rounds.set(sweep.round, round);
  const { retries = defaultRetries } = options;
  const effects = effectsOf(
    tell(context, {
      ...{ type: "plan", sweep: id, round: sweep.round, plan: missing, leases, wish, priority },
      options: { minLotSeconds, maxLotSeconds, maxLotRows: version.lotRows, retries },
      now: context.clock.now(),
    }),
  );
  await follow(context, effects);
}

/** Nothing is missing but what failed: the tables that people open, where they are complete. */
async function end(context: Context, sweep: ServedSweep): Promise<void> {
  const { store, version, counts, files } = sweep;
  const isComplete = counts.recorded === counts.rows;
  if (isComplete && !(await hasTables(sweep))) {
    try {
      await writeTables(store.dir, plannedSweep(sweep), files);
    } catch (error) {
      sweep.trouble = isKtsweepError(error) ? error.message : String(error);
      context.ports.log.error({ sweep: sweep.id }, `No tables were written: ${sweep.trouble}`);
    }
  }
  if (version !== sweep.version) return;
  sweep.finished = true;
  const { cells, rows, recorded, failed } = counts;
  context.ports.log.info(
    { sweep: sweep.id, cells, rows, recorded, failed },
    "A sweep is finished.",
  );
}

/** The version that is planned, with the replicates of its last round. */
function plannedSweep(sweep: ServedSweep): Sweep {
  const plan = sweep.version.sweep;
  if (plan.replicates.until === undefined) return plan;
  return { ...plan, plannedReplicates: (cell) => plannedReplicates(sweep, cell) };
}

/** Whether the tables are newer than the version of the sweep: then a coordinator before this one wrote them. */
async function hasTables({ files, store }: ServedSweep): Promise<boolean> {
  const tables = await files.stat("tables/results.parquet");
  return tables !== undefined && tables.modified > store.specs[0].modified;
}
