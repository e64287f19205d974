// preset-figures.ts — the figures of a preset as files: lines over the grid, learning curves, profiles.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type FigurePoint,
  type LinesFigure,
  linesFigureSvg,
  type LineSeries,
  pngFromSvg,
} from "@ktsweep/report";
import type { Store, StoredPoints } from "@ktsweep/results";
import {
  type CellEvidence,
  compileColumnExpression,
  type Evidence,
  type FigureLine,
  type PresetFigure,
  type Sweep,
} from "@ktsweep/sweep";

/** What figures are drawn from. */
export interface FigureSource {
  readonly sweep: Sweep;
  readonly evidence: Evidence;
  readonly store: Pick<Store, "readCurves" | "readProfiles">;
}

/** Cells that belong to one series, and what tells them from the others: "alphaS = 2". */
interface Group {
  readonly label: string;
  readonly cells: readonly CellEvidence[];
}

/** Writes `<name>.svg` and `<name>.png` of every figure; gives the files. Rejects: STORE_IO, FIGURE_INVALID. */
export async function writePresetFigures(
  folder: string,
  figures: readonly PresetFigure[],
  source: FigureSource,
): Promise<readonly string[]> {
  if (figures.length > 0) await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const figure of figures) {
    const svg = await linesFigureSvg(await presetFigure(figure, source));
    const base = join(folder, figure.name);
    await writeFile(`${base}.svg`, svg);
    await writeFile(`${base}.png`, await pngFromSvg(svg, { scale: 2 }));
    files.push(`${base}.svg`, `${base}.png`);
  }
  return files;
}

/** One figure as data. */
export async function presetFigure(
  figure: PresetFigure,
  source: FigureSource,
): Promise<LinesFigure> {
  const { engine, name, replicates } = source.sweep;
  const how =
    engine === "exact" ? "exact expectation" : `${engine}, ${String(replicates.max)} replicates`;
  const { title, xLabel, yLabel, xScale = "log", yScale = "log" } = figure;
  return {
    ...{ title, xLabel, yLabel, xScale, yScale },
    subtitle: `preset ${name} · ${how}`,
    markNames: { points: how, theory: "predicted", known: "independent recursion or paper" },
    series: await seriesOf(figure, source),
  };
}

async function seriesOf(figure: PresetFigure, source: FigureSource): Promise<LineSeries[]> {
  const groups = groupsOf(figure, source);
  switch (figure.kind) {
    case "lines": {
      const x = source.sweep.expression(figure.x).evaluate;
      return groups.flatMap((group) =>
        figure.lines.map((line) => ({
          label: joined(line.label, group.label),
          ...gridLine(line, x, group, source.sweep),
        })),
      );
    }
    case "curves": {
      const curves = await source.store.readCurves();
      return groups.flatMap((group) =>
        figure.stages.map((stage) => ({
          label: joined(figure.stages.length > 1 ? stage : "", group.label),
          points: meanCurve(curves, group, stage, figure.factor ?? 1),
        })),
      );
    }
    case "profiles": {
      const profiles = await source.store.readProfiles();
      return groups.flatMap((group) =>
        figure.lines.map(({ label, stage, y }) => ({
          label: joined(label, group.label),
          points: profileLine(profiles, group, stage, y),
        })),
      );
    }
  }
}

function joined(...labels: readonly string[]): string {
  return labels.filter((label) => label !== "").join(", ");
}

function groupsOf({ where, by = [] }: PresetFigure, { sweep, evidence }: FigureSource): Group[] {
  const isShown = where === undefined ? () => true : sweep.select(where);
  const groups = new Map<string, CellEvidence[]>();
  for (const cell of evidence.cells.filter(({ index }) => isShown(index))) {
    const label = by.map((name) => `${name} = ${String(cell.point(name))}`).join(", ");
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [cell]);
    else group.push(cell);
  }
  return [...groups].map(([label, cells]) => ({ label, cells }));
}

/** Points in ascending x, and what is predicted for them. */
function gridLine(
  { y, predicted, known = [] }: FigureLine,
  x: (column: CellEvidence["column"]) => number,
  { cells }: Group,
  sweep: Sweep,
): Omit<LineSeries, "label"> {
  const along = (text: string): FigurePoint[] => {
    const { evaluate } = sweep.expression(text);
    const points = cells.map(({ column }) => ({ x: x(column), y: evaluate(column) }));
    return points.sort((a, b) => a.x - b.x);
  };
  return {
    points: along(y),
    ...(predicted === undefined ? {} : { predicted: along(predicted) }),
    known: known.map((place) => ({ x: place[0], y: place[1] })),
  };
}

/** The mean risk over the replicates of the group's cells, step by step. */
function meanCurve(
  curves: StoredPoints,
  group: Group,
  stage: string,
  factor: number,
): FigurePoint[] {
  return meanLine(curves, group, stage, (at) => ({
    x: curves.column("step")[at],
    y: factor * curves.column("risk")[at],
  }));
}

const PROFILE = ["index", "truth_energy", "mean", "second", "error", "expected_error"];

function profileLine(
  profiles: StoredPoints,
  group: Group,
  stage: string,
  y: string,
): FigurePoint[] {
  const { evaluate } = compileColumnExpression(y, PROFILE);
  return meanLine(profiles, group, stage, (at) => ({
    x: profiles.column("index")[at],
    y: evaluate((name) => profiles.column(name)[at]),
  }));
}

/** Runs of one stage have the same places; what stands at each is averaged. */
function meanLine(
  points: StoredPoints,
  { cells }: Group,
  stage: string,
  read: (at: number) => FigurePoint,
): FigurePoint[] {
  const runs = cells.flatMap(({ cell }) => points.runs(cell)).filter((run) => run.stage === stage);
  if (runs.length === 0) return [];
  return Array.from({ length: runs[0].end - runs[0].start }, (_, i) => {
    const found = runs.map(({ start }) => read(start + i));
    return { x: found[0].x, y: found.reduce((total, { y }) => total + y, 0) / found.length };
  });
}
