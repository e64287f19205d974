// closed-forms-section.ts — the theory columns that a spec asks for, along the grid.

import { linesFigureSvg, type ReportSection } from "@ktsweep/report";
import { cellLabel } from "./cell-label.js";
import { cutTable } from "./cut-table.js";
import { figureBlock, type FigureBlock } from "./figure-block.js";
import { leftOutText, seriesAlong, spread, valueText } from "./grid-series.js";
import { type ReportInput, shownAxes } from "./report-input.js";
import { axisScale, MOST_SERIES, numericAxes } from "./risk-section.js";

const MOST_FIGURES = 4;

/** Nothing where the spec has no `theory`. */
export async function closedFormsSection(input: ReportInput): Promise<readonly ReportSection[]> {
  const { sweep, cells, dir } = input;
  if (sweep.theory.length === 0 || cells.length === 0) return [];
  const figures: FigureBlock[] = [];
  for (const column of sweep.theory.slice(0, MOST_FIGURES))
    figures.push(...(await figureOf(column, input)));
  const rows = cells.map((cell) => [
    cellLabel(cell, sweep, cells),
    ...sweep.theory.map((name) => {
      const value = Number(cell.cell.columns[name]);
      return Number.isNaN(value) ? "–" : valueText(Number(value.toPrecision(5)));
    }),
  ]);
  return [
    {
      title: "Closed forms",
      blocks: [
        {
          kind: "text",
          text: "Quantities that theory gives for each cell, computed from its parameters: no simulation went into them. A dash: none for this cell.",
        },
        ...figures,
        cutTable(
          { caption: "The theory columns cell by cell.", head: ["cell", ...sweep.theory], rows },
          `ktsweep export ${dir}`,
        ),
      ],
    },
  ];
}

async function figureOf(column: string, input: ReportInput): Promise<readonly FigureBlock[]> {
  const axis = numericAxes(input).at(0);
  if (axis === undefined) return [];
  const all = seriesAlong(axis, shownAxes(input), input.cells).filter(
    ({ cells }) => cells.length > 1,
  );
  const series = spread(all, MOST_SERIES).map(({ label, cells }) => ({
    label: label === "" ? column : label,
    points: cells.map(({ cell }) => ({
      x: Number(cell.columns[axis]),
      y: Number(cell.columns[column]),
    })),
  }));
  const values = series.flatMap(({ points }) => points.map(({ y }) => y)).filter(Number.isFinite);
  if (values.length === 0) return [];
  const svg = linesFigureSvg({
    title: `${column} along ${axis}`,
    subtitle: `${input.sweep.name}: closed form`,
    xLabel: axis,
    yLabel: column,
    xScale: axisScale(input.cells.map(({ cell }) => Number(cell.columns[axis]))),
    yScale: values.every((value) => value > 0) ? axisScale(values) : "linear",
    markNames: { points: "closed form" },
    series,
  });
  return figureBlock(
    `theory-${column}`,
    svg,
    `${column} against ${axis}.${leftOutText(series.length, all.length, "combinations of the other axes")}`,
  );
}
