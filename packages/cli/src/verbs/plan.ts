// plan.ts — `ktsweep plan`: what a run would do. Runs nothing, writes nothing.

import { existsSync } from "node:fs";
import { openStore, type Store } from "@ktsweep/results";
import type { Sweep } from "@ktsweep/sweep";
import { calibrate, usableCores } from "@ktsweep/worker";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { loadSpec, type SpecOptions } from "../load-spec.js";
import { type CellPlan, cellPlans, reasonOf } from "../cell-plans.js";
import { checkSameSweep } from "../same-sweep.js";
import { checkStability, noteStability, type StabilityReport } from "../stability-notes.js";
import { noiselessStages, noteNoiseless } from "../noiseless-notes.js";
import { readingOf, readingText } from "../cell-views.js";
import { failedForGood, replayRounds } from "../rounds.js";
import { untilLines, untilPlan, untilState } from "../until-text.js";
import { atSpeeds } from "../weighed-sweep.js";
import { alignedTable, bytesText, countText, durationText, type Terminal } from "../terminal.js";

interface PlanOptions extends SpecOptions {
  readonly out?: string;
  readonly list?: boolean;
  readonly json?: boolean;
}

/** Sums over the grid. Seconds are predicted for this machine. */
interface Totals {
  readonly points: number;
  readonly rows: number;
  readonly recorded: number;
  readonly failed: number;
  readonly seconds: number;
  readonly bytes: number;
  /** Grid point with the longest rows. */
  readonly dearest: number;
}

export async function plan(
  terminal: Terminal,
  [specFile]: readonly string[],
  options: PlanOptions,
): Promise<ExitCode> {
  const loaded = await loadSpec(specFile, options, options.out);
  const speeds = calibrate();
  const store = options.out === undefined ? undefined : await existingStore(loaded, options.out);
  const rounds =
    store === undefined ? undefined : await replayRounds(loaded, store, failedForGood(store));
  const sweep = atSpeeds(rounds?.sweep ?? loaded, speeds);
  const threads = usableCores();
  const listed: CellPlan[] = [];
  const totals = sum(sweep, store, options.list === true ? listed : undefined);
  const stability = checkStability(sweep);
  const noiseless = noiselessStages(sweep);
  const reading = totals.points > 0 ? readingOf(sweep.cell(totals.dearest)) : undefined;
  if (options.json === true) {
    const cells =
      options.list === true ? { cells: listed.map((cell) => described(sweep, cell)) } : {};
    const wall = totals.seconds / threads;
    const head = { sweep: sweep.name, digest: sweep.digest, replicates: sweep.replicates };
    terminal.print(
      JSON.stringify(
        {
          ...head,
          until: rounds === undefined ? null : untilState(rounds),
          ...totals,
          speeds,
          threads,
          wall,
          stability,
          noiseless,
          reading,
          ...cells,
        },
        undefined,
        2,
      ),
    );
    return exitCodes.ok;
  }
  if (options.list === true) terminal.print(listText(sweep, listed));
  printTotals(terminal, sweep, totals, threads);
  if (reading !== undefined) {
    terminal.print(`cell #${String(totals.dearest)}, the longest: ${readingText(reading)}`);
  }
  const until = rounds === undefined ? untilPlan(sweep) : untilLines(untilState(rounds)).join("\n");
  if (until !== undefined && until !== "") terminal.print(until);
  if (options.out !== undefined) {
    terminal.print(`${options.out}: ${thereText(totals, store)}`);
  }
  printStability(terminal, sweep, stability);
  noteNoiseless(terminal, noiseless);
  return exitCodes.ok;
}

/** The folder's store, opened for reading; undefined where there is no folder yet. */
async function existingStore(sweep: Sweep, dir: string): Promise<Store | undefined> {
  if (!existsSync(dir)) return undefined;
  const store = await openStore(dir);
  checkSameSweep(sweep, store);
  return store;
}

function sum(sweep: Sweep, store: Store | undefined, listed: CellPlan[] | undefined): Totals {
  const totals = { points: 0, rows: 0, recorded: 0, failed: 0, seconds: 0, bytes: 0, dearest: 0 };
  let longest = -1;
  for (const cell of cellPlans(sweep, store)) {
    totals.points++;
    totals.rows += cell.rows;
    totals.recorded += cell.recorded;
    totals.failed += cell.failed;
    totals.seconds += cell.seconds;
    totals.bytes = Math.max(totals.bytes, cell.bytes);
    if (cell.secondsPerRow > longest) {
      longest = cell.secondsPerRow;
      totals.dearest = cell.index;
    }
    listed?.push(cell);
  }
  return totals;
}

function printTotals(terminal: Terminal, sweep: Sweep, totals: Totals, threads: number): void {
  const { min, max, until } = sweep.replicates;
  const replicates =
    until === undefined
      ? countText(min)
      : `${countText(min)} to ${countText(max)}, until ${until.of} is known`;
  const missing = totals.rows - totals.recorded - totals.failed;
  terminal.print(
    alignedTable(
      [sweep.name, ""],
      [
        ["cells", countText(totals.points)],
        ["replicates", replicates],
        ["rows", countText(totals.rows)],
        ["rows to compute", countText(missing)],
        ["work", `${durationText(totals.seconds)} (predicted for this machine, one thread)`],
        ["time", `${durationText(totals.seconds / threads)} on ${String(threads)} threads`],
        ["memory", `${bytesText(totals.bytes)} per thread at most`],
      ],
    ),
  );
}

function thereText({ rows, recorded, failed }: Totals, store: Store | undefined): string {
  if (store === undefined) return "does not exist yet; every cell is new";
  const kept = store.rowCount - recorded;
  return [
    `${countText(recorded)} of ${countText(rows)} rows are there`,
    ...(failed > 0 ? [`${countText(failed)} failed for good`] : []),
    ...(kept > 0 ? [`${countText(kept)} are no longer planned (kept, not exported)`] : []),
  ].join(", ");
}

interface DescribedCell extends CellPlan {
  readonly cell: string;
  readonly values: Readonly<Record<string, number | string>>;
  readonly reason: string;
}

function described(sweep: Sweep, plan: CellPlan): DescribedCell {
  const { index } = plan;
  return {
    ...plan,
    cell: sweep.cellId(index),
    values: sweep.values(index),
    reason: reasonOf(plan),
  };
}

/** Digits of a cell id in a list: enough to name it. */
const LISTED_DIGITS = 10;

function listText(sweep: Sweep, plans: readonly CellPlan[]): string {
  const names = [...sweep.axes.map(({ name }) => name), ...sweep.derived];
  const header = ["#", "cell", ...names, "seconds", "state"];
  const rows = plans.map((plan) => {
    const { index, cell, values, seconds, reason } = described(sweep, plan);
    const place = [`#${String(index)}`, cell.slice(0, LISTED_DIGITS)];
    return [...place, ...names.map((name) => String(values[name])), seconds.toPrecision(3), reason];
  });
  return alignedTable(header, rows);
}

function printStability(
  terminal: Terminal,
  sweep: Sweep,
  { checked, worst }: StabilityReport,
): void {
  if (worst.length > 0) noteStability(terminal, sweep);
  else terminal.print(`step sizes are stable at the ${countText(checked)} grid points checked`);
}
