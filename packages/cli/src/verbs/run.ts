// run.ts — `ktsweep run`: a sweep on this machine.

import { join } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import { type Store, writeTables } from "@ktsweep/results";
import type { RowPlan } from "@ktsweep/scheduler";
import { type ShardRows, shardRows, type Sweep } from "@ktsweep/sweep";
import { usableBytes, usableCores } from "@ktsweep/worker";
import { parseBytes, parseSeconds } from "../duration.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { figureTitle, writeFitFigures } from "../fit-figures.js";
import { printFits, printHoldouts } from "../fit-table.js";
import { keepCounts } from "../folder-counts.js";
import { listenForInterruption } from "../interruption.js";
import { loadSpec, type SpecOptions } from "../load-spec.js";
import { progressLine } from "../progress-line.js";
import type { Rounds } from "../rounds.js";
import { runSweep, type SweepRun } from "../run-sweep.js";
import { noteStability } from "../stability-notes.js";
import { printSurface } from "../surface-table.js";
import { fitSweep, recordedCells, type SweepFit } from "../sweep-fits.js";
import { fitSweepSurfaces, flat, type SweepSurfaceFit } from "../sweep-surfaces.js";
import { noteWarnings } from "../sweep-folder.js";
import { untilLines, untilState } from "../until-text.js";
import { countText, durationText, noteWarning, type Terminal } from "../terminal.js";

interface RunVerbOptions extends SpecOptions {
  readonly out: string;
  readonly jobs?: number;
  readonly shard?: string;
  readonly limit?: number;
  readonly failFast?: boolean;
  readonly retries?: number;
  readonly timeout?: string;
  readonly maxMemory?: string;
  readonly recompute?: boolean;
  readonly json?: boolean;
}

/** What a finished sweep leaves beside its rows. */
interface Outcome {
  readonly fits: readonly SweepFit[];
  readonly surfaces: readonly SweepSurfaceFit[];
  readonly tables: readonly string[];
  readonly figures: readonly string[];
}

const nothing: Outcome = { fits: [], surfaces: [], tables: [], figures: [] };

export async function run(
  terminal: Terminal,
  [specFile]: readonly string[],
  options: RunVerbOptions,
): Promise<ExitCode> {
  const sweep = await loadSpec(specFile, options, options.out);
  const shard = shareOf(sweep, options.shard);
  const { limit, failFast, retries, timeout } = options;
  const timeoutSeconds = timeout === undefined ? undefined : parseSeconds(timeout);
  noteStability(terminal, sweep);
  const interruption = listenForInterruption(terminal);
  const start = performance.now();
  try {
    const done = await runSweep(sweep, options.out, {
      threads: options.jobs ?? usableCores(),
      memoryBytes: options.maxMemory === undefined ? usableBytes() : parseBytes(options.maxMemory),
      signal: interruption.signal,
      ...(shard === undefined ? {} : { shard }),
      ...(limit === undefined ? {} : { limit }),
      ...(failFast === undefined ? {} : { failFast }),
      ...(retries === undefined ? {} : { retries }),
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      recompute: options.recompute === true,
      onPlan: (plan, store, rounds) => {
        noteWarnings(terminal, store);
        notePlan(terminal, sweep, plan, rounds);
        if (shard === undefined) noteExtension(terminal, plan, store);
      },
      onProgress: progressLine(terminal),
    });
    const seconds = (performance.now() - start) / 1000;
    const isComplete = done.recorded === done.rows && shard === undefined;
    const outcome = isComplete
      ? await finish(terminal, { sweep, done, dir: options.out })
      : nothing;
    report(terminal, { sweep, done, outcome, seconds, options });
    return interruption.exitCode() ?? exitCodeOf(done);
  } finally {
    interruption.release();
  }
}

/** Rows of the share `i/k`. Throws: USAGE_INVALID. */
function shareOf(sweep: Sweep, share: string | undefined): ShardRows | undefined {
  if (share === undefined) return undefined;
  const [i = 0, k = 0] = (/^(\d+)\/(\d+)$/.exec(share)?.slice(1) ?? []).map(Number);
  if (sweep.replicates.until !== undefined) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "--shard does not go with replicates.until: a share can't know the precision of the whole.",
      "Write a fixed number of replicates, or run without --shard.",
    );
  }
  return shardRows(sweep, i, k);
}

function notePlan(terminal: Terminal, sweep: Sweep, plan: RowPlan, rounds: Rounds): void {
  const { ids, rows, recorded, failed } = plan;
  const parts = [
    ...(sweep.replicates.until === undefined ? [] : [`round ${String(rounds.round)}`]),
    `${countText(ids.length)} cells, ${countText(rows)} rows`,
    ...(recorded > 0 ? [`${countText(recorded)} already there`] : []),
    ...(failed > 0 ? [`${countText(failed)} failed for good before`] : []),
  ];
  terminal.note(`${terminal.colors.bold(sweep.name)}: ${parts.join(", ")}`);
}

/** A folder that other versions of the spec were run into. */
function noteExtension(
  terminal: Terminal,
  { rows, recorded, failed }: RowPlan,
  store: Store,
): void {
  const kept = store.rowCount - recorded;
  if (kept === 0 && store.specs.length < 2) return;
  const added = countText(rows - recorded - failed);
  terminal.note(`+${added} new, −${countText(kept)} no longer planned (kept, not exported)`);
}

interface Finished {
  readonly sweep: Sweep;
  readonly done: SweepRun;
  readonly dir: string;
}

async function finish(terminal: Terminal, { done, dir }: Finished): Promise<Outcome> {
  const { store } = done;
  const { sweep } = done.rounds;
  const names = await writeTables(dir, sweep);
  await keepCounts(dir, done.rounds, store);
  const tables = names.map((name) => join(dir, "tables", `${name}.parquet`));
  if (sweep.resolved.fit.length === 0) return { ...nothing, tables };
  const { cells, warnings } = await recordedCells(sweep, store);
  for (const warning of warnings) noteWarning(terminal, warning);
  const fits = fitSweep(sweep, cells, sweep.fits, { compare: true });
  const surfaces = fitSweepSurfaces(sweep, cells);
  const title = figureTitle(sweep);
  const figures = await writeFitFigures(join(dir, "figures"), title, fits, surfaces);
  return { fits, surfaces, tables, figures };
}

interface Report {
  readonly sweep: Sweep;
  readonly done: SweepRun;
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly options: RunVerbOptions;
}

function report(terminal: Terminal, { sweep, done, outcome, seconds, options }: Report): void {
  const { points, cells, rows, recorded, failed, computed, stopped } = done;
  if (options.json === true) {
    const counts = { points, cells, rows, recorded, failed, computed, stopped: stopped ?? null };
    const surfaces = outcome.surfaces.map(flat);
    const summary = {
      sweep: sweep.name,
      dir: options.out,
      ...counts,
      until: untilState(done.rounds),
      seconds,
      ...outcome,
      surfaces,
    };
    terminal.print(JSON.stringify(summary, undefined, 2));
    return;
  }
  const parts = [
    `${countText(recorded)} of ${countText(rows)} rows recorded`,
    ...(failed > 0 ? [terminal.colors.red(`${countText(failed)} failed`)] : []),
    `${countText(computed)} computed in ${durationText(seconds)}`,
  ];
  terminal.note(`${terminal.colors.bold(sweep.name)}: ${parts.join(", ")}`);
  if (failed > 0) terminal.note(`Causes: ktsweep export ${options.out} --table failures`);
  if (recorded + failed < rows)
    terminal.note(`Not finished. The same command goes on where it stopped.`);
  for (const line of untilLines(untilState(done.rounds))) terminal.note(line);
  printFits(terminal, outcome.fits);
  for (const surface of outcome.surfaces) printSurface(terminal, surface);
  printHoldouts(terminal, [...outcome.fits, ...outcome.surfaces], true);
  for (const file of [...outcome.tables, ...outcome.figures]) terminal.note(`wrote ${file}`);
}

function exitCodeOf({ failed, stopped }: SweepRun): ExitCode {
  if (failed > 0) return exitCodes.cellsFailed;
  return stopped === undefined ? exitCodes.ok : exitCodes.resumable;
}
