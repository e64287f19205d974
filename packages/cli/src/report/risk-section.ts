// risk-section.ts — risks and measures along each numeric axis: means with intervals, beside exact expectations.

import {
  type LinesFigure,
  linesFigureSvg,
  type LineSeries,
  type ReportSection,
  type Scale,
} from "@ktsweep/report";
import { figureTitle } from "../fit-figures.js";
import { meanOf } from "../keep-best.js";
import type { CellRows } from "../sweep-fits.js";
import { estimate, pointOf, type Quantity } from "./cell-estimates.js";
import { figureBlock, type FigureBlock } from "./figure-block.js";
import {
  type GridSeries,
  isAlike,
  isDeterminedBy,
  isVaried,
  leftOutText,
  relevantCells,
  seriesAlong,
  spread,
} from "./grid-series.js";
import { type ReportInput, shownAxes } from "./report-input.js";

/** Lines that a reader can tell apart in one figure. */
export const MOST_SERIES = 6;
const MOST_FIGURES = 12;
/** Points of a line; a longer axis is thinned out. */
const MOST_POINTS = 64;

/** A quantity to draw, its expectation beside it. */
interface Drawn {
  readonly name: string;
  readonly quantity: Quantity;
  readonly expected?: Quantity;
}

export async function riskSection(input: ReportInput): Promise<readonly ReportSection[]> {
  const { sweep, cells } = input;
  if (cells.length === 0) return [];
  const axes = numericAxes(input);
  const wanted = axes.flatMap((axis) => figuresAlong(axis, input));
  const figures: FigureBlock[] = [];
  for (const { name, figure, caption } of wanted.slice(0, MOST_FIGURES))
    figures.push(...(await figureBlock(name, linesFigureSvg(figure), caption)));
  if (figures.length === 0) return [];
  const left = wanted.length - MOST_FIGURES;
  return [
    {
      title: "Risk along the grid",
      blocks: [
        {
          kind: "text",
          text:
            "A risk is half the mean squared difference from the truth, without label noise: 0 is perfect. Where lines coincide, the later one hides the earlier. " +
            (sweep.engine === "exact"
              ? "Lines are exact expectations over all draws."
              : "Points are means over replicates with 95 % intervals; dotted lines are exact expectations, which no simulation went into."),
        },
        ...figures,
        ...(figures.length > 1
          ? [
              {
                kind: "text" as const,
                text: "Stages that an axis does not reach are not drawn along it.",
              },
            ]
          : []),
        ...(left > 0
          ? [
              {
                kind: "text" as const,
                text: `${String(left)} more figures are left out: export the table and draw what is of interest.`,
              },
            ]
          : []),
      ],
    },
  ];
}

/** Numeric axes with several values; of axes that go in step, the first. */
export function numericAxes(input: Pick<ReportInput, "sweep" | "cells">): readonly string[] {
  const { sweep, cells } = input;
  const numeric = new Set(
    sweep.axes.filter(({ type }) => type === "number").map(({ name }) => name),
  );
  return shownAxes(input)
    .filter((name) => numeric.has(name) && isVaried(name, cells))
    .filter(
      (name, i, names) =>
        !names.slice(0, i).some((earlier) => isDeterminedBy(earlier, name, cells)),
    );
}

interface NamedFigure {
  readonly name: string;
  readonly figure: LinesFigure;
  readonly caption: string;
}

/** One figure of all stages where they fit into it, else one per stage; then one per measure that no fit shows. */
function figuresAlong(axis: string, input: ReportInput): NamedFigure[] {
  const { sweep, cells } = input;
  const series = seriesAlong(axis, shownAxes(input), cells).filter((one) => one.cells.length > 1);
  if (series.length === 0) return [];
  const stages = sweep.stages.map((stage): Drawn => {
    const expected: Quantity = (column) => column(`${stage}_expected_risk`);
    return {
      name: stage,
      quantity: (column) => column(`${stage}_risk`),
      ...(sweep.engine === "exact" ? {} : { expected }),
    };
  });
  const fitted = new Set(sweep.fits.map(({ y }) => y.text));
  const measures = sweep.measures
    .filter(({ name }) => !fitted.has(name))
    .map(({ name, evaluate }): Drawn => ({ name, quantity: evaluate }));
  const together =
    series.length * stages.length <= MOST_SERIES + 2
      ? [stages]
      : stages.filter((one) => isMoving(one, series)).map((one) => [one]);
  const ownSeries = (one: Drawn): readonly GridSeries[] => {
    const kept = relevantCells(shownAxes(input), cells, (cell) => [valueOf(one, cell)]);
    return seriesAlong(axis, kept.axes, kept.cells);
  };
  return [
    ...together.map((drawn) =>
      figureOf(axis, drawn, drawn.length > 1 ? series : ownSeries(drawn[0]), {
        input,
        what: "risk",
      }),
    ),
    ...measures.map((drawn) => figureOf(axis, [drawn], series, { input, what: drawn.name })),
  ];
}

function valueOf({ quantity }: Drawn, cell: CellRows): number {
  return quantity((name) => meanOf(cell, name));
}

/** Whether a quantity changes along the axis at all; stages that the axis does not reach are the same cell by cell. */
function isMoving(drawn: Drawn, series: readonly GridSeries[]): boolean {
  return series.some(({ cells }) => {
    const [first, ...others] = cells.map((cell) => valueOf(drawn, cell));
    return others.some((value) => !isAlike(value, first));
  });
}

function figureOf(
  axis: string,
  drawn: readonly Drawn[],
  all: readonly GridSeries[],
  { input, what }: { readonly input: ReportInput; readonly what: string },
): NamedFigure {
  const shown = drawn.length > 1 ? all : spread(all, MOST_SERIES);
  const lines = shown.flatMap(({ label, cells }) =>
    drawn.map((one) => lineOf(axis, one, { label, cells }, drawn.length > 1)),
  );
  const values = lines.flatMap(({ points }) => points.map(({ y }) => y)).filter(Number.isFinite);
  const only = drawn.length === 1 ? drawn[0].name : "all stages";
  const title = figureTitle(input.sweep);
  const isExact = input.sweep.engine === "exact";
  return {
    name: `${what === "risk" ? "risk" : "measure"}-${drawn.length === 1 ? `${drawn[0].name}-` : ""}${axis}`,
    figure: {
      title: what === "risk" ? `Risk of ${only} along ${axis}` : `${what} along ${axis}`,
      subtitle: `${title.title}: ${title.subtitle}`,
      xLabel: axis,
      yLabel: what === "risk" ? "risk ½ E(f − f*)²" : what,
      xScale: axisScale(
        all.flatMap(({ cells }) => cells.map((cell) => Number(cell.cell.columns[axis]))),
      ),
      yScale: values.every((value) => value > 0) ? "log" : "linear",
      markNames: {
        points: isExact ? "exact expectation" : "mean and 95 % interval",
        theory: "exact expectation",
      },
      series: lines,
    },
    caption:
      `${what === "risk" ? `Risk of ${only}` : what} against ${axis}${shown[0].label === "" ? "" : ", a line per combination of the other axes"}.` +
      leftOutText(shown.length, all.length, "combinations of the other axes"),
  };
}

function lineOf(
  axis: string,
  { name, quantity, expected }: Drawn,
  { label, cells }: GridSeries,
  named: boolean,
): LineSeries {
  const shown = spread(cells, MOST_POINTS);
  const x = (cell: CellRows): number => Number(cell.cell.columns[axis]);
  const theory =
    expected === undefined
      ? []
      : shown.map((cell) => ({ x: x(cell), y: estimate(cell, expected).value }));
  return {
    label: [...(named || label === "" ? [name] : []), ...(label === "" ? [] : [label])].join(", "),
    points: shown.map((cell) => pointOf(x(cell), estimate(cell, quantity))),
    ...(theory.some(({ y }) => Number.isFinite(y)) ? { predicted: theory } : {}),
  };
}

/** Logarithmic where values are positive and more than a factor of 8 apart. */
export function axisScale(values: readonly number[]): Scale {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low > 0 && high > 8 * low ? "log" : "linear";
}
