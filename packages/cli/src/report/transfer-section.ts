// transfer-section.ts — knowledge transfer: what each student has of its teacher, cell by cell.

import { panelsFigureSvg, type Panel, type ReportSection } from "@ktsweep/report";
import { meanOf } from "../keep-best.js";
import type { CellRows } from "../sweep-fits.js";
import { figureTitle } from "../fit-figures.js";
import { cellLabel } from "./cell-label.js";
import { estimateText, pointOf } from "./cell-estimates.js";
import { transferShapes, type TransferShape } from "./chain-shapes.js";
import { figureBlock } from "./figure-block.js";
import { type GridSeries, leftOutText, relevantCells, seriesAlong, spread } from "./grid-series.js";
import { type ReportInput, shownAxes } from "./report-input.js";
import { axisScale, MOST_SERIES, numericAxes } from "./risk-section.js";
import { measureOf, transferMeasures, type TransferMeasure } from "./transfer-measures.js";

const MOST_PAIRS = 4;
const MOST_POINTS = 32;

/** Nothing where no stage learns from another one. */
export async function transferSection(input: ReportInput): Promise<readonly ReportSection[]> {
  const { sweep, cells } = input;
  const shapes = transferShapes(sweep.resolved.chain);
  if (shapes.length === 0 || cells.length === 0) return [];
  const parts: ReportSection["blocks"][] = [];
  for (const shape of shapes.slice(0, MOST_PAIRS)) parts.push(await pairBlocks(shape, input));
  const rest = shapes.slice(MOST_PAIRS).map(({ teacher, student }) => `${teacher} → ${student}`);
  const left = rest.length === 0 ? "" : ` Left out: ${rest.join(", ")}.`;
  return [
    {
      title: "From teacher to student",
      blocks: [
        {
          kind: "text",
          text:
            "For each stage that learns from another one: is it better than its teacher, and than the same model trained on the truth? Computed from the " +
            `means of a cell; intervals (95 %) leave out each replicate number in all stages at once, so draws that they share cancel as they should.${left}`,
        },
        ...parts.flat(),
      ],
    },
  ];
}

async function pairBlocks(
  shape: TransferShape,
  input: ReportInput,
): Promise<ReportSection["blocks"]> {
  const { teacher, student, direct } = shape;
  const { sweep, cells, dir } = input;
  const shown = spread(cells, MOST_CELLS);
  const columns = transferMeasures(shape, sweep.outputs).map((measure) => ({
    measure,
    values: shown.map((cell) => measureOf(measure, cell)),
  }));
  const known = columns.filter(({ values }) => values.some(({ value }) => Number.isFinite(value)));
  const unknown = columns
    .filter((column) => !known.includes(column))
    .map(({ measure }) => measure.name);
  const measures = known.map(({ measure }) => measure);
  const rows = shown.map((cell, i) => [
    cellLabel(cell, sweep, cells),
    ...known.map(({ values }) => estimateText(values[i])),
  ]);
  const note =
    direct === undefined
      ? " No stage is the same model trained on the truth, so there is neither DER nor PGR against one."
      : "";
  const nowhere =
    unknown.length === 0
      ? ""
      : ` Nowhere defined, for want of a positive gap: ${unknown.join(", ")}.`;
  const cut =
    rows.length < cells.length
      ? ` ${String(rows.length)} of ${String(cells.length)} cells, evenly spaced; all of them: ktsweep export ${dir}.`
      : "";
  return [
    { kind: "heading", text: `${teacher} → ${student}` },
    {
      kind: "facts",
      facts: measures.map(
        ({ name, formula, meaning }) => [name, `${formula}: ${meaning}`] as const,
      ),
    },
    ...(await pairFigure(shape, measures, input)),
    {
      kind: "table",
      caption: `${student} after ${teacher}. A dash: the denominator is not above 0 beyond its noise.${note}${nowhere}${cut}`,
      head: ["cell", ...measures.map(({ name }) => name)],
      rows,
    },
  ];
}

const MOST_CELLS = 24;

/** The measures that have a level, along the longest numeric axis that any of them depends on. */
async function pairFigure(
  { teacher, student }: TransferShape,
  measures: readonly TransferMeasure[],
  input: ReportInput,
) {
  const ratios = measures.filter(({ level, name }) => level !== undefined || name === "PGR");
  const kept = relevantCells(shownAxes(input), input.cells, (cell) =>
    ratios.map(({ quantity }) => quantity((name) => meanOf(cell, name))),
  );
  const values = (name: string): number =>
    new Set(kept.cells.map(({ cell }) => cell.columns[name])).size;
  const [axis] = numericAxes(input)
    .filter((name) => kept.axes.includes(name))
    .sort((a, b) => values(b) - values(a)) as (string | undefined)[];
  if (axis === undefined) return [];
  const all = seriesAlong(axis, kept.axes, kept.cells).filter(({ cells }) => cells.length > 1);
  const series = spread(all, MOST_SERIES);
  if (series.length === 0) return [];
  const panels = ratios
    .map((measure) => panelOf(measure, axis, series))
    .filter((panel) =>
      panel.series.some(({ points }) => points.some(({ y }) => Number.isFinite(y))),
    );
  const first = panels.at(0);
  if (first === undefined) return [];
  const isExact = input.sweep.engine === "exact";
  const svg = panelsFigureSvg({
    title: `${student} after ${teacher}`,
    subtitle: `${input.sweep.name}: ${figureTitle(input.sweep).subtitle}`,
    xLabel: axis,
    xScale: axisScale(input.cells.map(({ cell }) => Number(cell.columns[axis]))),
    markNames: {
      points: isExact ? "exact expectation" : "mean and 95 % interval",
      predicted: "1: nothing won or lost",
    },
    panels: [first, ...panels.slice(1)],
  });
  const caption = `${ratios.map(({ name }) => name).join(", ")} along ${axis}.${leftOutText(series.length, all.length, "combinations of the other axes")}`;
  return figureBlock(`transfer-${teacher}-${student}`, svg, caption);
}

function panelOf(measure: TransferMeasure, axis: string, series: readonly GridSeries[]): Panel {
  const x = ({ cell }: CellRows): number => Number(cell.columns[axis]);
  return {
    yLabel: measure.name,
    yScale: "linear",
    series: series.map(({ label, cells }) => ({
      label: label === "" ? "all" : label,
      points: spread(cells, MOST_POINTS)
        .map((cell) => pointOf(x(cell), measureOf(measure, cell)))
        .filter(({ y }) => Number.isFinite(y)),
    })),
    ...(measure.level === undefined ? {} : { levels: [measure.level] }),
  };
}
