// fits-section.ts — scaling laws: exponents with intervals, how well the law fits, and what to know before quoting one.

import {
  type Block,
  panelsFigureSvg,
  type PanelSeries,
  type ReportSection,
  scalingFigureSvg,
} from "@ktsweep/report";
import type { Sweep } from "@ktsweep/sweep";
import { fitFigure, figureTitle, groupLabel } from "../fit-figures.js";
import type { SweepFit } from "../sweep-fits.js";
import { pointOf } from "./cell-estimates.js";
import { figureBlock, type FigureBlock } from "./figure-block.js";
import { fitWarningText } from "./fit-warning-text.js";
import { leftOutText, spread, valueText } from "./grid-series.js";
import type { ReportInput } from "./report-input.js";
import { MOST_SERIES } from "./risk-section.js";
import { comparisonBlocks } from "./comparisons.js";
import { cutTable } from "./cut-table.js";
import { holdoutBlocks } from "./holdouts.js";

const MOST_FITS = 12;
/** Groups of one fit with one warning that are listed one by one. */
const MOST_ALIKE = 3;

/** Nothing where the spec asks for no fits. */
export async function fitsSection({
  sweep,
  fits,
  dir,
}: ReportInput): Promise<readonly ReportSection[]> {
  if (fits.length === 0) return [];
  const names = [...new Set(fits.map(({ name }) => name))];
  const figures: FigureBlock[] = [];
  for (const name of names.slice(0, MOST_FITS))
    figures.push(
      ...(await figuresOf(
        sweep,
        fits.filter((fit) => fit.name === name),
      )),
    );
  const warnings = warningNotes(fits);
  return [
    {
      title: "Scaling laws",
      blocks: [
        {
          kind: "text",
          text:
            "Each law is fitted to the means of cells. Expected: the same fit on exact expectations, so that it differs from the measured exponent by " +
            "noise alone. Predicted: what the spec says that theory predicts in the limit of large scales.",
        },
        exponentTable(fits, dir),
        ...figures,
        ...comparisonBlocks(fits, dir),
        ...holdoutBlocks(fits),
        ...(names.length > MOST_FITS
          ? [
              {
                kind: "text" as const,
                text: `Figures of ${String(names.length - MOST_FITS)} more fits are left out.`,
              },
            ]
          : []),
        ...(warnings.length === 0
          ? [{ kind: "text" as const, text: "No fit carries a warning." }]
          : [
              { kind: "text" as const, text: "What to know before an exponent is quoted:" },
              { kind: "notes" as const, notes: warnings },
            ]),
      ],
    },
  ];
}

/** Columns that say something. */
function exponentTable(fits: readonly SweepFit[], dir: string): Block {
  const columns: readonly (readonly [head: string, cell: (fit: SweepFit) => string])[] = [
    ["fit", ({ name }) => name],
    ["group", (fit) => (Object.keys(fit.by).length === 0 ? UNKNOWN : groupLabel(fit))],
    ["law", ({ law }) => law],
    ["exponent", ({ exponent }) => decimal(exponent)],
    ["interval", (fit) => `[${decimal(fit.exponent_ci_low)}, ${decimal(fit.exponent_ci_high)}]`],
    ["method", (fit) => fit.ci_method],
    ["expected", (fit) => decimal(fit.expected_exponent)],
    ["predicted", (fit) => decimal(fit.predicted_exponent)],
    ["floor", ({ floor }) => (floor === null ? UNKNOWN : valueText(Number(floor.toPrecision(4))))],
    ["points", (fit) => String(fit.n_points)],
    ["r²", ({ r2 }) => decimal(r2, 5)],
  ];
  const shown = columns.filter(([, cell]) => fits.some((fit) => cell(fit) !== UNKNOWN));
  return cutTable(
    {
      caption:
        "Exponents p of y = C·x^p (plus a floor E where the law has one); negative for decay.",
      head: shown.map(([head]) => head),
      rows: fits.map((fit) => shown.map(([, cell]) => cell(fit))),
    },
    `ktsweep fit ${dir}`,
  );
}

const UNKNOWN = "–";

/** One sentence per warning; where many groups of a fit have the same, their number and the first as an example. */
function warningNotes(fits: readonly SweepFit[]): readonly string[] {
  const alike = new Map<string, { readonly fit: SweepFit; readonly text: string }[]>();
  for (const fit of fits)
    for (const text of fit.warnings) {
      const key = `${fit.name} ${text.split(":")[0]}`;
      const known = alike.get(key);
      if (known === undefined) alike.set(key, [{ fit, text }]);
      else known.push({ fit, text });
    }
  return [...alike.values()].flatMap((own) => {
    if (own.length <= MOST_ALIKE)
      return own.map(({ fit, text }) => `${fit.name}${groupText(fit)}: ${fitWarningText(text)}`);
    const [{ fit, text }] = own;
    const groups = fits.filter(({ name }) => name === fit.name).length;
    return [
      `${fit.name}, ${String(own.length)} of ${String(groups)} groups, such as${groupText(fit)}: ${fitWarningText(text)}`,
    ];
  });
}

function groupText(fit: SweepFit): string {
  return Object.keys(fit.by).length === 0 ? "" : ` (${groupLabel(fit)})`;
}

/** The law itself, and below it what the eye can't see there: relative residuals and local slopes. */
async function figuresOf(sweep: Sweep, fits: readonly SweepFit[]): Promise<readonly FigureBlock[]> {
  const all = fits.filter(({ points }) => points.length > 0);
  const shown = spread(all, MOST_SERIES);
  if (shown.length === 0) return [];
  const [{ name, x, y, law }] = shown;
  const left = leftOutText(shown.length, all.length, "groups");
  const figure = fitFigure(figureTitle(sweep), shown);
  return [
    ...(await figureBlock(name, scalingFigureSvg(figure), `${y} against ${x}, law ${law}.${left}`)),
    ...(await figureBlock(
      `${name}-residuals`,
      residualFigure(sweep, shown),
      `How ${name} departs from its law. Top: relative residuals, (y − fit)/fit; a bow instead of scatter about 0 says that the law is not the right one. ` +
        `Bottom: slope of log y on log x between neighbours; where it drifts, the exponent depends on the range.${left}`,
    )),
  ];
}

function residualFigure(sweep: Sweep, fits: readonly SweepFit[]): Promise<string> {
  const [{ name, x, ci_level: level }] = fits;
  return panelsFigureSvg({
    title: `${name}: residuals and local slopes`,
    subtitle: `${sweep.name}: ${figureTitle(sweep).subtitle}`,
    xLabel: x,
    markNames: {
      points:
        sweep.engine === "exact" ? "exact expectation" : `with ${String(100 * level)} % interval`,
      fit: "fitted exponent",
      predicted: "no residual",
    },
    panels: [
      { yLabel: "relative residual", yScale: "linear", series: fits.map(residualsOf), levels: [0] },
      { yLabel: "local slope", yScale: "linear", series: fits.map(slopesOf) },
    ],
  });
}

function residualsOf(fit: SweepFit): PanelSeries {
  return {
    label: groupLabel(fit),
    points: fit.points.flatMap(({ x, y, fitted, y_ci_low: low, y_ci_high: high }) => {
      if (fitted === null) return [];
      const relative = (value: number | null): number | null =>
        value === null ? null : value / fitted - 1;
      return [pointOf(x, { value: y / fitted - 1, low: relative(low), high: relative(high) })];
    }),
  };
}

function slopesOf(fit: SweepFit): PanelSeries {
  const points = fit.local_slopes.map(
    ({ x_low: from, x_high: to, slope, slope_ci_low: low, slope_ci_high: high }) =>
      pointOf(Math.sqrt(from * to), { value: slope, low, high }),
  );
  const ends = [fit.points[0].x, fit.points[fit.points.length - 1].x];
  const { exponent, floor } = fit;
  return {
    label: groupLabel(fit),
    points,
    ...(exponent === null || floor !== null ? {} : { line: ends.map((x) => ({ x, y: exponent })) }),
  };
}

function decimal(value: number | null, digits = 4): string {
  return value === null || Number.isNaN(value) ? UNKNOWN : value.toFixed(digits);
}
