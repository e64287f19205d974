// report.ts — `ktsweep report`: a sweep as one HTML file, its figures also by themselves.

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pngFromSvg, reportHtml, type ReportPage } from "@ktsweep/report";
import { verifyStore } from "@ktsweep/results";
import { evidenceOf } from "../evidence.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { FigureBlock } from "../report/figure-block.js";
import { runRecord } from "../report/run-record.js";
import { sweepReport } from "../report/sweep-report.js";
import { fitSweep, recordedCells } from "../sweep-fits.js";
import { fitSweepSurfaces } from "../sweep-surfaces.js";
import { openSweepFolder } from "../sweep-folder.js";
import { noteWarning, type Terminal } from "../terminal.js";
import { theoryTests, verdictOn } from "../theory-verdict.js";

export async function report(
  terminal: Terminal,
  [dir]: readonly string[],
  { out = join(dir, "report.html") }: { readonly out?: string },
): Promise<ExitCode> {
  const { sweep, store, rounds } = await openSweepFolder(terminal, dir);
  const verdict = await verifyStore(dir, sweep);
  const { cells, warnings } = await recordedCells(sweep, store);
  for (const warning of warnings) noteWarning(terminal, warning);
  const fits = cells.length === 0 ? [] : fitSweep(sweep, cells, sweep.fits, { compare: true });
  const surfaces = cells.length === 0 ? [] : fitSweepSurfaces(sweep, cells);
  const tests = sweep.engine === "exact" ? [] : theoryTests(sweep, cells);
  const { checkpoints, profiles: asked } = sweep.resolved;
  const curves = checkpoints === undefined ? undefined : await store.readCurves();
  const profiles = asked === undefined ? undefined : await store.readProfiles();
  const readProfiles = (): ReturnType<typeof store.readProfiles> =>
    profiles === undefined ? store.readProfiles() : Promise.resolve(profiles);
  const page = await sweepReport(
    {
      ...{ dir, sweep, verdict, cells, warnings, fits, surfaces, rounds, tests },
      agreement: verdictOn(sweep, tests),
      record: await runRecord(dir, sweep, store),
    },
    {
      curves,
      profiles,
      evidence: await evidenceOf({ sweep, cells, fits, store: { readProfiles } }),
    },
  );
  await writeFile(out, reportHtml(page));
  terminal.note(`wrote ${out}`);
  await writeFigures(terminal, join(dirname(out), "figures"), page);
  return verdict.ok ? exitCodes.ok : exitCodes.cellsFailed;
}

/** Per px of the SVG: enough for a page, and half the time of 2. */
const PIXELS = 1.5;

/** `<name>.svg` and `<name>.png` of every figure. */
async function writeFigures(terminal: Terminal, folder: string, page: ReportPage): Promise<void> {
  const figures = page.sections
    .flatMap(({ blocks }) => blocks)
    .filter((block): block is FigureBlock => block.kind === "figure");
  if (figures.length === 0) return;
  await mkdir(folder, { recursive: true });
  for (const { name, svg } of figures) {
    await writeFile(join(folder, `${name}.svg`), svg);
    await writeFile(join(folder, `${name}.png`), await pngFromSvg(svg, { scale: PIXELS }));
  }
  terminal.note(`wrote ${String(figures.length)} figures to ${folder}, each as SVG and PNG`);
}
