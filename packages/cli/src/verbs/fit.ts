// fit.ts — `ktsweep fit`: scaling exponents of a sweep folder or of a table.

import { statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import { lawNames, type LawName, type Objective } from "@ktsweep/fit";
import { type ResolvedSpec, type Sweep, sweepFromResolved } from "@ktsweep/sweep";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { writeFitFigures } from "../fit-figures.js";
import { printExplanation, printFits, printSurface } from "../fit-table.js";
import { fitTableFile } from "../fit-table-file.js";
import { fitSurfaceFile, flat } from "../surface-table.js";
import { fitSweep, recordedCells, type SweepFit } from "../sweep-fits.js";
import { openSweepFolder } from "../sweep-folder.js";
import { noteWarning, type Terminal } from "../terminal.js";

interface FitOptions {
  readonly law: string;
  readonly x?: string;
  readonly y?: string;
  readonly by?: string;
  readonly figure?: string;
  readonly objective?: Objective;
  readonly ci?: "percentile" | "bca";
  readonly resamples?: number;
  readonly explain?: boolean;
  readonly json?: boolean;
}

/** What to fit, from the command line. */
export interface FitWords {
  readonly law: LawName;
  readonly x: string | undefined;
  readonly y: string | undefined;
  readonly by: readonly string[];
}

export async function fit(
  terminal: Terminal,
  [source]: readonly string[],
  options: FitOptions,
): Promise<ExitCode> {
  const isFolder = statSync(source, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isSweepLaw(options.law)) {
    if (isFolder) throw needsTable(options.law, source);
    return fitSurfaceOf(terminal, source, options);
  }
  const words = wordsOf(options);
  const fits = isFolder
    ? await fitFolder(terminal, source, words)
    : await fitTableFile(source, words);
  if (options.figure !== undefined) await writeFigures(terminal, options.figure, source, fits);
  if (options.json === true) terminal.print(JSON.stringify(fits, undefined, 2));
  else {
    printFits(terminal, fits);
    if (options.explain === true) printExplanation(terminal, fits);
  }
  const isFitted = fits.length > 0 && fits.every(({ exponent }) => exponent !== null);
  return isFitted ? exitCodes.ok : exitCodes.conditionMissed;
}

function isSweepLaw(law: string): law is LawName {
  return lawNames.some((name) => name === law);
}

/** Laws that are fitted to the rows of a table. */
async function fitSurfaceOf(
  terminal: Terminal,
  file: string,
  { law, x, y, objective, ci, resamples, json }: FitOptions,
): Promise<ExitCode> {
  if (x === undefined || y === undefined) throw needsBoth();
  const words = { law, x: listed(x), y };
  const fitted = await fitSurfaceFile(file, words, {
    ...(objective === undefined ? {} : { objective }),
    ...(ci === undefined ? {} : { interval: ci }),
    ...(resamples === undefined ? {} : { resamples }),
  });
  if (json === true) terminal.print(JSON.stringify([flat(fitted)], undefined, 2));
  else printSurface(terminal, fitted);
  return fitted.warnings.length === 0 ? exitCodes.ok : exitCodes.conditionMissed;
}

function needsTable(law: string, dir: string): KtsweepError {
  return new KtsweepError(
    "USAGE_INVALID",
    `--law ${law} is fitted to the rows of a table, but ${dir} is a sweep folder.`,
    `Write its rows first: ktsweep export ${dir} --out results.csv`,
  );
}

function needsBoth(): KtsweepError {
  return new KtsweepError("USAGE_INVALID", "A fit needs both --x and --y.", "Give both.");
}

function listed(names: string): string[] {
  return names.split(",").map((name) => name.trim());
}

function wordsOf({ law, x, y, by }: FitOptions): FitWords {
  return { law: law as LawName, x, y, by: by === undefined ? [] : listed(by) };
}

async function fitFolder(
  terminal: Terminal,
  dir: string,
  words: FitWords,
): Promise<readonly SweepFit[]> {
  const { sweep, store } = await openSweepFolder(terminal, dir);
  const asked = words.x === undefined && words.y === undefined ? sweep : withFit(sweep, words);
  if (asked.fits.length === 0) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `The spec of ${dir} asks for no fit.`,
      "Give --y and --x, such as --y student_risk --x N.",
    );
  }
  const { cells, warnings } = await recordedCells(asked, store);
  for (const warning of warnings) noteWarning(terminal, warning);
  return fitSweep(asked, cells);
}

/** The same sweep with one fit instead of its own; expressions are checked as in a spec. */
function withFit(sweep: Sweep, { x, y, law, by }: FitWords): Sweep {
  if (x === undefined || y === undefined) throw needsBoth();
  const resolved: ResolvedSpec = { ...sweep.resolved, fit: [{ name: "fit", x, y, law, by }] };
  return sweepFromResolved(resolved);
}

async function writeFigures(
  terminal: Terminal,
  file: string,
  source: string,
  fits: readonly SweepFit[],
): Promise<void> {
  const name = basename(file).replace(/\.(svg|png)$/, "");
  const named = fits.map((each) => ({ ...each, name }));
  for (const written of await writeFitFigures(
    dirname(file),
    { title: source, subtitle: "" },
    named,
  )) {
    terminal.note(`wrote ${written}`);
  }
}
