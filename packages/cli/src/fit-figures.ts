// fit-figures.ts — fits as figures: a figure per fit name, a series per group.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PointInterval } from "@ktsweep/fit";
import {
  type FigureSeries,
  pngFromSvg,
  scalingFigureSvg,
  type ScalingFigure,
} from "@ktsweep/report";
import type { Sweep } from "@ktsweep/sweep";
import { valueText } from "./report/grid-series.js";
import type { SweepFit } from "./sweep-fits.js";
import type { SweepSurfaceFit } from "./sweep-surfaces.js";

/** What stands above a figure. */
export interface FigureTitle {
  readonly title: string;
  /** How the numbers came about. */
  readonly subtitle: string;
}

/** "sampled, 16 replicates" or "exact". */
export function figureTitle({ name, engine, replicates: { min, max } }: Sweep): FigureTitle {
  const many = min === max ? String(max) : `${String(min)} to ${String(max)}`;
  const subtitle = engine === "exact" ? "exact expectation" : `${engine}, ${many} replicates`;
  return { title: name, subtitle };
}

/**
 * Writes `<name>.svg` and `<name>.png` of every fit that has points, of laws of several parameters where they have one
 * variable; gives the files written.
 */
export async function writeFitFigures(
  folder: string,
  title: FigureTitle,
  fits: readonly SweepFit[],
  surfaces: readonly SweepSurfaceFit[] = [],
): Promise<readonly string[]> {
  const curves = surfaces.filter(({ x }) => x.length === 1);
  const names = [...new Set([...fits, ...curves].map(({ name }) => name))];
  const files: string[] = [];
  for (const name of names) {
    const own = fits.filter((fit) => fit.name === name);
    const figure =
      own.length > 0
        ? fitFigure(title, own)
        : surfaceFigure(
            title,
            curves.filter((fit) => fit.name === name),
          );
    if (figure.series.length === 0) continue;
    const svg = await scalingFigureSvg(figure);
    await mkdir(folder, { recursive: true });
    const base = join(folder, name);
    await writeFile(`${base}.svg`, svg);
    await writeFile(`${base}.png`, await pngFromSvg(svg, { scale: 2 }));
    files.push(`${base}.svg`, `${base}.png`);
  }
  return files;
}

/** Groups of one fit in one figure: those that could be fitted, where there are any. */
export function fitFigure(
  { title, subtitle }: FigureTitle,
  fits: readonly SweepFit[],
): ScalingFigure {
  const [{ x, y, name, ci_level: level }] = fits;
  const withPoints = fits.filter((fit) => fit.points.length > 0);
  const fitted = withPoints.filter(({ exponent }) => exponent !== null);
  const drawn = fitted.length > 0 ? fitted : withPoints;
  const left = withPoints.length - drawn.length;
  return {
    title: `${title}: ${name}`,
    subtitle:
      left === 0
        ? subtitle
        : `${subtitle}; groups that could not be fitted, not drawn: ${String(left)}`,
    xLabel: x,
    yLabel: y,
    markNames: {
      points: `mean and ${String(100 * level)} % interval`,
      fit: "fitted law",
      theory: "exact expectation",
    },
    series: drawn.map(seriesOf),
  };
}

/** A law of several parameters and one variable: points and the fitted curve, a series per group. */
export function surfaceFigure(
  { title, subtitle }: FigureTitle,
  fits: readonly SweepSurfaceFit[],
): ScalingFigure {
  const [{ x, y, name, law, ci_level: level }] = fits;
  return {
    title: `${title}: ${name}`,
    subtitle,
    xLabel: x[0],
    yLabel: y,
    markNames: {
      points: `mean and ${String(100 * level)} % interval`,
      theory: `fitted law: ${law}`,
    },
    series: fits
      .filter(({ points }) => points.length > 0)
      .map((fit) => ({
        label: groupLabel(fit),
        points: fit.points.map((point) => markOf(point.x[0], point)),
        ...(fit.curve.length === 0 ? {} : { theory: fit.curve }),
      })),
  };
}

/** A point with the ends of its interval that it has. */
function markOf(
  x: number,
  { y, y_ci_low: low, y_ci_high: high }: Omit<PointInterval, "x" | "replicates">,
): FigureSeries["points"][number] {
  return { x, y, ...(low === null ? {} : { low }), ...(high === null ? {} : { high }) };
}

function seriesOf(fit: SweepFit): FigureSeries {
  const { points, exponent, exponent_ci_low: low, exponent_ci_high: high } = fit;
  const line = points.flatMap((point) =>
    point.fitted === null ? [] : [{ x: point.x, y: point.fitted }],
  );
  return {
    label: groupLabel(fit),
    points: points.map((point) => markOf(point.x, point)),
    ...(exponent === null
      ? {}
      : {
          fit: {
            exponent,
            line,
            ...(low === null ? {} : { low }),
            ...(high === null ? {} : { high }),
          },
        }),
    ...(fit.predicted_exponent === null
      ? {}
      : {
          predicted: {
            exponent: fit.predicted_exponent,
            line: slopeThrough(fit, fit.predicted_exponent),
          },
        }),
    ...(fit.expected_points.length === 0 ? {} : { theory: fit.expected_points }),
  };
}

/** "alphaS = 2, d = 1000", or the fit's name where there are no groups. */
export function groupLabel({ by, name }: Pick<SweepFit, "by" | "name">): string {
  const groups = Object.entries(by).map(([axis, value]) => `${axis} = ${valueText(value)}`);
  return groups.length === 0 ? name : groups.join(", ");
}

/** A line of the given slope through the geometric centre of the points. */
function slopeThrough({ points }: SweepFit, exponent: number): readonly { x: number; y: number }[] {
  const mean = (values: readonly number[]): number =>
    Math.exp(values.reduce((total, value) => total + Math.log(value), 0) / values.length);
  const x0 = mean(points.map(({ x }) => x));
  const y0 = mean(points.map(({ y }) => y));
  return [points[0], points[points.length - 1]].map(({ x }) => ({
    x,
    y: y0 * (x / x0) ** exponent,
  }));
}
