// scaling-figure.ts — a scaling law as a figure: measured points, fitted lines, predicted slopes, theory curves.

import { figureSvg } from "./figure-svg.js";
import type { FigureSeries, ScalingFigure } from "./figure.js";
import { exponentDigits, exponentText, type Estimate } from "./number-text.js";
import type { KeyEntry, Picture, Trace } from "./trace.js";

/**
 * A log-log figure as a standalone SVG document; equal figures give equal bytes.
 *
 * Size: 680 px wide, scales down with its container. The legend below the frame lists each series with its exponents.
 * Points without two positive finite coordinates are left out and counted in a note.
 * Throws: FIGURE_INVALID when nothing can be drawn. Cost: 0.3 s for the first figure of a process, then about 30 ms.
 */
export function scalingFigureSvg(figure: ScalingFigure): Promise<string> {
  return figureSvg(pictureOf(figure));
}

function pictureOf({ series, subtitle = "", ...figure }: ScalingFigure): Picture {
  const columns = columnsOf(series);
  return {
    ...figure,
    subtitle,
    traces: series.map((one) => traceOf(one, columns)),
    columns: columns.map(({ head }) => head),
    key: keyOf({ series, ...figure }),
  };
}

/** A column of the legend and what it says about a series. */
interface Column {
  readonly head: string;
  readonly cell: (series: FigureSeries) => string;
}

function columnsOf(series: readonly FigureSeries[]): readonly Column[] {
  const digits = exponentDigits(series.flatMap(({ fit }) => fit ?? []));
  const text = (estimate: Estimate | undefined): string =>
    estimate ? exponentText(estimate, digits) : "–";
  return [
    ...(series.some(({ fit }) => fit)
      ? [{ head: "fitted exponent", cell: (one: FigureSeries) => text(one.fit) }]
      : []),
    ...(series.some(({ predicted }) => predicted)
      ? [{ head: "predicted", cell: (one: FigureSeries) => text(one.predicted) }]
      : []),
  ];
}

function keyOf({
  series,
  markNames = {},
}: Pick<ScalingFigure, "series" | "markNames">): readonly KeyEntry[] {
  const bars = series.some(({ points }) => points.some(({ low, high }) => low !== high));
  const points: KeyEntry = bars
    ? { kind: "bars", name: markNames.points ?? "mean and interval" }
    : { kind: "dots", name: markNames.points ?? "measured" };
  const key = [points];
  if (series.some(({ fit }) => fit)) key.push({ kind: "fit", name: markNames.fit ?? "fitted law" });
  if (series.some(({ predicted }) => predicted))
    key.push({ kind: "predicted", name: markNames.predicted ?? "predicted slope" });
  if (series.some(({ theory }) => theory))
    key.push({ kind: "theory", name: markNames.theory ?? "theory" });
  return key;
}

function traceOf(series: FigureSeries, columns: readonly Column[]): Trace {
  return {
    label: series.label,
    cells: columns.map(({ cell }) => cell(series)),
    dots: series.points,
    curve: [],
    fit: series.fit?.line ?? [],
    predicted: series.predicted?.line ?? [],
    theory: series.theory ?? [],
  };
}
