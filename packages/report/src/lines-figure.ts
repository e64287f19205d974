// lines-figure.ts — quantities against one another as lines, on axes of either kind.

import { figureSvg } from "./figure-svg.js";
import type { LinesFigure, LineSeries, MeasuredPoint } from "./figure.js";
import { type AxisRange, distance, hasPlaceOn } from "./scale.js";
import type { KeyEntry } from "./trace.js";

/** Lines of more points than this are drawn without symbols. */
const MOST_SYMBOLS = 40;

/** Points that a line is drawn with: about one per two px. */
const MOST_POINTS = 300;

/**
 * A figure of lines with a symbol at each point, predictions as dotted lines and known values as rings beside them, as a standalone SVG document; equal
 * figures give equal bytes.
 *
 * Points without a place on the axes interrupt a line and are counted in a note; of very many points a part is drawn.
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
      curve: thinned(points, { scale: xScale, low: 0, high: 0 }),
      fit: [],
      predicted: [],
      theory: predicted,
      known,
    })),
    columns: [],
    key: keyOf(series, figure.markNames),
  });
}

/** First and last points, and of those between only such as a reader could tell apart along the x axis. */
function thinned(points: readonly MeasuredPoint[], axis: AxisRange): readonly MeasuredPoint[] {
  const places = points.filter(({ x }) => hasPlaceOn(x, axis.scale));
  if (points.length <= MOST_POINTS || places.length < 2) return points;
  const gap = distance(places[0].x, places[places.length - 1].x, axis) / MOST_POINTS;
  const kept: MeasuredPoint[] = [];
  for (const point of places) {
    const last = kept.at(-1);
    if (last === undefined || point === places.at(-1) || distance(last.x, point.x, axis) >= gap) {
      kept.push(point);
    }
  }
  return kept;
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
