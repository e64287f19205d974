// fit.ts — `ktsweep fit`: scaling laws of a sweep folder or of a table.

import { statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import { isExponentLaw, type ResolvedSpec, type Sweep, sweepFromResolved } from "@ktsweep/sweep";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { writeFitFigures } from "../fit-figures.js";
import { printExplanation, printFits, printHoldouts } from "../fit-table.js";
import { fitSurfaceFile, fitTableFile } from "../fit-table-file.js";
import { type FitVerbOptions, fitWords, type FitWords } from "../fit-words.js";
import { printSurface } from "../surface-table.js";
import { fitSweep, recordedCells, type SweepFit } from "../sweep-fits.js";
import { fitSweepSurfaces, flat, type SweepSurfaceFit } from "../sweep-surfaces.js";
import { openSweepFolder } from "../sweep-folder.js";
import { noteWarning, type Terminal } from "../terminal.js";

/** Both kinds of fits. */
interface Fits {
  readonly fits: readonly SweepFit[];
  readonly surfaces: readonly SweepSurfaceFit[];
}

export async function fit(
  terminal: Terminal,
  [source]: readonly string[],
  options: FitVerbOptions,
): Promise<ExitCode> {
  const words = fitWords(options);
  const isFolder = statSync(source, { throwIfNoEntry: false })?.isDirectory() === true;
  const { fits, surfaces } = isFolder
    ? await fitFolder(terminal, source, words)
    : await fitFile(source, words);
  const { figure, json, explain } = options;
  if (figure !== undefined) await writeFigures(terminal, figure, source, { fits, surfaces });
  if (json === true) {
    const sealed = isFolder && options.holdout === undefined;
    const all = [...fits, ...surfaces.map(flat)].map((each) =>
      each.holdout === undefined ? each : { ...each, holdout_sealed: sealed },
    );
    terminal.print(JSON.stringify(all, undefined, 2));
  } else {
    printFits(terminal, fits);
    for (const surface of surfaces) printSurface(terminal, surface);
    printHoldouts(terminal, [...fits, ...surfaces], isFolder && options.holdout === undefined);
    if (explain === true) printExplanation(terminal, fits);
  }
  return isFitted({ fits, surfaces }) ? exitCodes.ok : exitCodes.conditionMissed;
}

async function fitFile(file: string, words: FitWords): Promise<Fits> {
  return isExponentLaw(words.law ?? "power")
    ? { fits: await fitTableFile(file, words), surfaces: [] }
    : { fits: [], surfaces: await fitSurfaceFile(file, words) };
}

function isFitted({ fits, surfaces }: Fits): boolean {
  if (fits.length + surfaces.length === 0) return false;
  return (
    fits.every(({ exponent }) => exponent !== null) &&
    surfaces.every(({ objective, warnings }) => objective !== null && warnings.length === 0)
  );
}

async function fitFolder(terminal: Terminal, dir: string, words: FitWords): Promise<Fits> {
  const { sweep, store } = await openSweepFolder(terminal, dir);
  const asked = withFits(sweep, words);
  if (asked.resolved.fit.length === 0) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `The spec of ${dir} asks for no fit.`,
      "Give --y and --x, such as --y student_risk --x N.",
    );
  }
  const { cells, warnings } = await recordedCells(asked, store);
  for (const warning of warnings) noteWarning(terminal, warning);
  return {
    fits: fitSweep(asked, cells, asked.fits, words.options),
    surfaces: fitSweepSurfaces(asked, cells, words.surfaceOptions),
  };
}

/** The same sweep with one fit instead of its own, or its own with another law or objective; checked as in a spec. */
function withFits(sweep: Sweep, { x, y, law, by, request }: FitWords): Sweep {
  const { objective, weights, holdout } = request;
  const more = {
    ...(objective === undefined ? {} : { objective }),
    ...(weights === undefined ? {} : { weights }),
    ...(holdout === undefined ? {} : { holdout: { largest: holdout } }),
  };
  const own = sweep.resolved.fit;
  if (x === undefined || y === undefined) {
    if (law === undefined && Object.keys(more).length === 0) return sweep;
    return refitted(
      sweep,
      own.map(({ predicted, ...each }) => {
        const changed = { ...each, ...more, ...(law === undefined ? {} : { law }) };
        const isKept = predicted !== undefined && isExponentLaw(changed.law);
        return isKept ? { ...changed, predicted } : changed;
      }),
    );
  }
  const [first, ...rest] = x;
  const abscissa = rest.length === 0 ? first : x;
  return refitted(sweep, [{ name: "fit", x: abscissa, y, law: law ?? "power", by, ...more }]);
}

function refitted(sweep: Sweep, fit: ResolvedSpec["fit"]): Sweep {
  // Claims about fits that are not there any more would be refused.
  const { max } = sweep.replicates;
  const resolved = { ...sweep.resolved, fit, claims: [], replicates: { min: max, max } };
  const { plannedReplicates } = sweep;
  const asked = sweepFromResolved(resolved);
  return plannedReplicates === undefined ? asked : { ...asked, plannedReplicates };
}

async function writeFigures(
  terminal: Terminal,
  file: string,
  source: string,
  { fits, surfaces }: Fits,
): Promise<void> {
  const name = basename(file).replace(/\.(svg|png)$/, "");
  const title = { title: source, subtitle: "" };
  const written = await writeFitFigures(
    dirname(file),
    title,
    fits.map((each) => ({ ...each, name })),
    surfaces.map((each) => ({ ...each, name })),
  );
  for (const path of written) terminal.note(`wrote ${path}`);
}
