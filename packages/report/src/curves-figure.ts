// curves-figure.ts — learning curves as a figure: the mean of each series as a line, its interval as a band.

import { figureSvg } from "./figure-svg.js";
import type { CurvesFigure } from "./figure.js";
import type { KeyEntry } from "./trace.js";

/**
 * A log-log figure of curves as a standalone SVG document; equal figures give equal bytes.
 *
 * Points without two positive finite coordinates (step 0, for example) interrupt a line and are counted in a note.
 * Throws: FIGURE_INVALID when nothing can be drawn.
 */
export function curvesFigureSvg({
  series,
  subtitle = "",
  ...figure
}: CurvesFigure): Promise<string> {
  return figureSvg({
    ...figure,
    subtitle,
    traces: series.map(({ label, points, theory = [] }) => ({
      label,
      cells: [],
      dots: [],
      curve: points,
      fit: [],
      predicted: [],
      theory,
    })),
    columns: [],
    key: keyOf({ series, ...figure }),
  });
}

function keyOf({
  series,
  markNames = {},
}: Pick<CurvesFigure, "series" | "markNames">): readonly KeyEntry[] {
  const bands = series.some(({ points }) => points.some(({ low, high }) => low !== high));
  const key: KeyEntry[] = [
    { kind: "curve", name: markNames.points ?? (bands ? "mean and interval" : "measured") },
  ];
  if (series.some(({ theory }) => theory))
    key.push({ kind: "theory", name: markNames.theory ?? "theory" });
  return key;
}
