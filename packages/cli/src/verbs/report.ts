// report.ts — `ktsweep report`: a sweep as one HTML file, its figures also by themselves.

import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ReportPage, reportHtml } from "@ktsweep/report";
import { verifyStore } from "@ktsweep/results";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { figureTitle, writeFitFigures } from "../fit-figures.js";
import {
  completenessSection,
  fitsSection,
  furtherSection,
  questionSection,
  theorySection,
} from "../report-sections.js";
import { fitSweep, recordedCells } from "../sweep-fits.js";
import { openSweepFolder } from "../sweep-folder.js";
import { noteWarning, type Terminal } from "../terminal.js";
import { theoryVerdict } from "../theory-verdict.js";

export async function report(
  terminal: Terminal,
  [dir]: readonly string[],
  { out = join(dir, "report.html") }: { readonly out?: string },
): Promise<ExitCode> {
  const { sweep, store } = await openSweepFolder(terminal, dir);
  const rows = await verifyStore(dir, sweep);
  const { cells, warnings } = await recordedCells(sweep, store);
  for (const warning of warnings) noteWarning(terminal, warning);
  const fits = cells.length === 0 ? [] : fitSweep(sweep, cells);
  const page: ReportPage = {
    title: sweep.name,
    subtitle: `${String(sweep.stages.length)} stages, ${String(cells.length)} cells with results`,
    sections: [
      questionSection(sweep),
      completenessSection(rows),
      ...(fits.length === 0 ? [] : [await fitsSection(sweep, fits)]),
      ...(sweep.engine === "exact" ? [] : [theorySection(theoryVerdict(sweep, cells))]),
      furtherSection(dir),
    ],
  };
  await writeFile(out, reportHtml(page));
  terminal.note(`wrote ${out}`);
  const figures = join(dirname(out), "figures");
  for (const file of await writeFitFigures(figures, figureTitle(sweep), fits)) {
    terminal.note(`wrote ${file}`);
  }
  return rows.ok ? exitCodes.ok : exitCodes.cellsFailed;
}
