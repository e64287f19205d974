// surfaces-section.ts — laws of several parameters: what was fitted, how surely, and how far the points are from the law.

import {
  panelsFigureSvg,
  type PanelSeries,
  type ReportSection,
  scalingFigureSvg,
} from "@ktsweep/report";
import { figureTitle, groupLabel, surfaceFigure } from "../fit-figures.js";
import type { SweepSurfaceFit } from "../sweep-surfaces.js";
import { pointOf } from "./cell-estimates.js";
import { cutTable } from "./cut-table.js";
import { figureBlock, type FigureBlock } from "./figure-block.js";
import { fitWarningText } from "./fit-warning-text.js";
import { leftOutText, spread, valueText } from "./grid-series.js";
import { holdoutBlocks } from "./holdouts.js";
import type { ReportInput } from "./report-input.js";
import { MOST_SERIES } from "./risk-section.js";

const MOST_FITS = 8;
const MOST_WARNINGS = 12;

/** Nothing where the spec asks for no such law. */
export async function surfacesSection(input: ReportInput): Promise<readonly ReportSection[]> {
  const { surfaces, dir } = input;
  if (surfaces.length === 0) return [];
  const names = [...new Set(surfaces.map(({ name }) => name))];
  const figures: FigureBlock[] = [];
  for (const name of names.slice(0, MOST_FITS))
    figures.push(
      ...(await figuresOf(
        surfaces.filter((fit) => fit.name === name),
        input,
      )),
    );
  const warnings = surfaces.flatMap((fit) =>
    fit.warnings.map((warning) => `${labelOf(fit)}: ${fitWarningText(warning)}`),
  );
  const [{ ci_level: level }] = surfaces;
  return [
    {
      title: "Laws of several parameters",
      blocks: [
        {
          kind: "text",
          text: "Each law minimises the sum of a loss of log residuals over the means of cells, from many starts; the objective is the sum at the minimum.",
        },
        cutTable(
          {
            caption: `Parameters with standard errors and ${String(100 * level)} % intervals.`,
            head: [
              "fit",
              "y",
              "x",
              "law",
              "parameter",
              "value",
              "standard error",
              "interval",
              "method",
              "points",
            ],
            rows: surfaces.flatMap(rowsOf),
          },
          `ktsweep fit ${dir}`,
        ),
        ...figures,
        ...holdoutBlocks(surfaces),
        ...(warnings.length === 0
          ? []
          : [
              { kind: "text" as const, text: "What to know before a parameter is quoted:" },
              { kind: "notes" as const, notes: warnings.slice(0, MOST_WARNINGS) },
            ]),
      ],
    },
  ];
}

function rowsOf(fit: SweepSurfaceFit): string[][] {
  return Object.entries(fit.parameters).map(([parameter, value]) => [
    labelOf(fit),
    fit.y,
    fit.x.join(", "),
    fit.law,
    parameter,
    digits(value),
    digits(fit.se[parameter]),
    `[${fit.ci[parameter].map(digits).join(", ")}]`,
    fit.ci_method,
    String(fit.n_points),
  ]);
}

function labelOf(fit: SweepSurfaceFit): string {
  return Object.keys(fit.by).length === 0 ? fit.name : `${fit.name}, ${groupLabel(fit)}`;
}

/** The curve where there is one variable, and relative residuals in any case. */
async function figuresOf(
  fits: readonly SweepSurfaceFit[],
  { sweep }: ReportInput,
): Promise<readonly FigureBlock[]> {
  const all = fits.filter(({ points }) => points.length > 0);
  const shown = spread(all, MOST_SERIES);
  if (shown.length === 0) return [];
  const [{ name, x, y, law }] = shown;
  const left = leftOutText(shown.length, all.length, "groups");
  const title = figureTitle(sweep);
  const residuals = panelsFigureSvg({
    title: `${name}: residuals`,
    subtitle: `${sweep.name}: ${title.subtitle}`,
    xLabel: x.length === 1 ? x[0] : `fitted ${y}`,
    markNames: { points: "mean and interval", predicted: "no residual" },
    panels: [
      {
        yLabel: "relative residual",
        yScale: "linear",
        series: shown.map(residualsOf),
        levels: [0],
      },
    ],
  });
  return [
    ...(x.length > 1
      ? []
      : await figureBlock(
          name,
          scalingFigureSvg(surfaceFigure(title, shown)),
          `${y} against ${x[0]}, law ${law}.${left}`,
        )),
    ...(await figureBlock(
      `${name}-residuals`,
      residuals,
      `How ${name} departs from its law: (y − fit)/fit${x.length === 1 ? "" : " against what the law says"}.${left}`,
    )),
  ];
}

function residualsOf(fit: SweepSurfaceFit): PanelSeries {
  return {
    label: labelOf(fit),
    points: fit.points.flatMap(({ x, y, fitted, y_ci_low: low, y_ci_high: high }) => {
      if (fitted === null) return [];
      const relative = (value: number | null): number | null =>
        value === null ? null : value / fitted - 1;
      const place = x.length === 1 ? x[0] : fitted;
      return [pointOf(place, { value: y / fitted - 1, low: relative(low), high: relative(high) })];
    }),
  };
}

function digits(value: number | null): string {
  return value === null ? "–" : valueText(Number(value.toPrecision(5)));
}
