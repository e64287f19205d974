// lines-figure.ts — quantities against one another as lines, on axes of either kind.

import { figureSvg } from "./figure-svg.js";
import type { LinesFigure, LineSeries } from "./figure.js";
import type { KeyEntry } from "./trace.js";

/** Lines of more points than this are drawn without symbols. */
const MOST_SYMBOLS = 40;

/**
 * A figure of lines with a symbol at each point, predictions as dotted lines and known values as rings beside them, as a standalone SVG document; equal
 * figures give equal bytes.
 *
 * Points without a place on the axes interrupt a line and are counted in a note.
 * Throws: FIGURE_INVALID when nothing can be drawn.
 */
export function linesFigureSvg({
  series,
  xScale = "log",
  yScale = "log",
  subtitle = "",
  ...figure
}: LinesFigure): Promise<string> {
  return figureSvg({
    ...figure,
    subtitle,
    scales: { x: xScale, y: yScale },
    traces: series.map(({ label, points, predicted = [], known = [] }) => ({
      label,
      cells: [],
      dots: points.length > MOST_SYMBOLS ? [] : points,
      curve: points,
      fit: [],
      predicted: [],
      theory: predicted,
      known,
    })),
    columns: [],
    key: keyOf(series, figure.markNames),
  });
}

function keyOf(
  series: readonly LineSeries[],
  names: LinesFigure["markNames"] = {},
): readonly KeyEntry[] {
  const predicted = series.some((one) => (one.predicted ?? []).length > 0);
  const known = series.some((one) => (one.known ?? []).length > 0);
  const lines: KeyEntry = { kind: "curve", name: names.points ?? "measured" };
  return [
    ...(series.length === 1 || predicted || known ? [lines] : []),
    ...(predicted ? [{ kind: "theory", name: names.theory ?? "predicted" } as const] : []),
    ...(known ? [{ kind: "rings", name: names.known ?? "known values" } as const] : []),
  ];
}
