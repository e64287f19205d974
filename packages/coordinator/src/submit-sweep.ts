// submit-sweep.ts — a sweep is handed over: a new one, one that is known, or a further version of it.
import { KtsweepError } from "@ktsweep/core";
import type { SubmitRequest, SubmitResponse } from "@ktsweep/protocol";
import type { Control } from "@ktsweep/results";
import { parseSpec } from "@ktsweep/sweep";
import type { Context } from "./context.js";
import { decideControl } from "./control-sweep.js";
import { checkNotSuperseded, fail } from "./ending.js";
import { planAgain } from "./plan-again.js";
import { plannedReplicates, sweepId, type ServedSweep } from "./served-sweep.js";
import { serveFolder } from "./serve-folder.js";
import { makeIds, sweepVersion, type SweepVersion } from "./sweep-version.js";
import { effectsOf, tell } from "./tell-fleet.js";
import { follow } from "./follow-effects.js";

/**
 * Everything is durable when it resolves. The same again changes nothing.
 *
 * Rejects: SPEC_INVALID, EXPRESSION_INVALID, USAGE_INVALID, STORE_FOREIGN; failures of the store.
 */
export async function submitSweep(
  context: Context,
  request: SubmitRequest,
): Promise<SubmitResponse> {
  if (context.single) throw nothingToAdd(context);
  const version = parsedVersion(request);
  await makeIds(version, context.ports.clock);
  await checkNotSuperseded(context);
  const known = context.sweeps.get(sweepId(version.sweep));
  const served = known ?? (await newSweep(context, version));
  const isExtension = known !== undefined && known.version.digest !== version.digest;
  const before = isExtension ? plannedRows(known) : undefined;
  if (isExtension) await extend(context, known, version);
  for (const control of optionsOf(request, served)) await decide(context, served, control);
  if (known === undefined || isExtension) {
    served.submitted = 1 + Math.max(...[...context.sweeps.values()].map((one) => one.submitted));
    await planAgain(context, served);
  }
  // One that has taken over meanwhile may have listed the folder before the sweep was there.
  await checkNotSuperseded(context);
  const { cells, rows } = served.counts;
  const added = before === undefined ? (known === undefined ? rows : 0) : addedRows(served, before);
  const { id, store } = served;
  context.ports.log.info({ sweep: id, name: served.name, rows, added }, "A sweep was handed over.");
  return { id, dir: store.dir, host: context.ports.host, cells, rows, added };
}

function parsedVersion(request: SubmitRequest): SweepVersion {
  const { spec, file, set, only, engine } = request;
  const sweep = parseSpec(spec, {
    ...{ file, set },
    ...(only === undefined ? {} : { only }),
    ...(engine === undefined ? {} : { engine }),
  });
  return sweepVersion(sweep);
}

async function newSweep(context: Context, version: SweepVersion): Promise<ServedSweep> {
  const { name } = version.sweep;
  return serveFolder(context, context.ports.folder(`${name}-${sweepId(version.sweep)}`), version);
}

async function extend(context: Context, sweep: ServedSweep, version: SweepVersion): Promise<void> {
  try {
    await sweep.store.extend(version.sweep);
    await context.ports.keepInputs?.(sweep.store.dir, version.sweep.resolved);
  } catch (error) {
    fail(context, error);
    throw error;
  }
  context.versions.set(version.digest, version);
  sweep.version = version;
  sweep.more = new Map();
  sweep.trouble = "";
  sweep.finished = false;
  // Whoever adds to a sweep that was ended wants it to go on; a pause is for whoever paused it.
  if (sweep.wish === "cancelled" || sweep.wish === "draining") {
    await decide(context, sweep, { type: "resume" });
  }
}

/** Decisions that the request adds to what is decided. */
function* optionsOf(request: SubmitRequest, sweep: ServedSweep): Generator<Control> {
  const { priority, retries, timeoutSeconds } = request;
  if (priority !== undefined && priority !== sweep.priority) yield { type: "prioritize", priority };
  const changed = {
    ...(retries === undefined || retries === sweep.options.retries ? {} : { retries }),
    ...(timeoutSeconds === undefined || timeoutSeconds === sweep.options.timeoutSeconds
      ? {}
      : { timeoutSeconds }),
  };
  if (Object.keys(changed).length > 0) yield { type: "options", ...changed };
}

async function decide(context: Context, sweep: ServedSweep, control: Control): Promise<void> {
  await decideControl(context, sweep, control);
  if (sweep.round === 0) return;
  const { id, wish, priority } = sweep;
  const now = context.clock.now();
  if (control.type === "resume") {
    await follow(context, effectsOf(tell(context, { type: "wish", sweep: id, wish, now })));
  }
  if (control.type === "prioritize") {
    await follow(
      context,
      effectsOf(tell(context, { type: "prioritize", sweep: id, priority, now })),
    );
  }
}

/** Planned rows that were not planned before. */
function addedRows(sweep: ServedSweep, before: ReadonlyMap<string, number>): number {
  let added = 0;
  for (const [cell, replicates] of plannedRows(sweep)) {
    added += Math.max(0, replicates - (before.get(cell) ?? 0));
  }
  return added;
}

/** Planned replicates by cell. */
function plannedRows(served: ServedSweep): Map<string, number> {
  const { sweep } = served.version;
  const rows = new Map<string, number>();
  for (let index = 0; index < sweep.points; index++) {
    if (!sweep.includes(index)) continue;
    const cell = sweep.cellId(index);
    rows.set(cell, plannedReplicates(served, cell));
  }
  return rows;
}

function nothingToAdd({ ports }: Context): KtsweepError {
  return new KtsweepError(
    "USAGE_INVALID",
    `This coordinator serves the one sweep of ${ports.files.root}.`,
    "Start a coordinator on a folder of its own to hand sweeps over.",
  );
}
