// trace-marks.ts — the marks of one series: band, lines, error bars, symbols, from back to front.

import type { Markish } from "@observablehq/plot";

import { placeOn, scalesOf, type Axes } from "./axes.js";
import { clipLine } from "./clip-line.js";
import type { Drawing } from "./drawing.js";
import type { FigurePoint, MeasuredPoint } from "./figure.js";
import type { LogRange } from "./log-axis.js";
import { blockLook, lineLook, ringLook, symbolLook, type SeriesStyle } from "./palette.js";
import type { LineKind, Trace } from "./trace.js";

/** Band and lines of a trace. */
export function lineMarks(
  { plot }: Drawing,
  trace: Trace,
  { color }: SeriesStyle,
  axes: Axes,
): Markish[] {
  const line = (kind: LineKind, points: readonly FigurePoint[]): Markish[] =>
    clipLine(points, axes.x, axes.y).map((piece) =>
      plot.lineY(piece, { x: "x", y: "y", ...lineLook(kind, color) }),
    );
  const band = intervals(trace.curve, axes);
  return [
    plot.areaY(band, { x: "x", y1: "low", y2: "high", fill: color, fillOpacity: 0.15 }),
    ...line("fit", trace.fit),
    ...line("curve", trace.curve),
    ...line("theory", trace.theory),
    ...line("predicted", trace.predicted),
  ];
}

/** Bars of a histogram. */
export function barMarks(
  { plot }: Drawing,
  { bars = [] }: Trace,
  { color }: SeriesStyle,
): Markish[] {
  if (bars.length === 0) return [];
  return [plot.rect(bars, { x1: "from", x2: "to", y1: () => 0, y2: "y", ...blockLook(color) })];
}

/** Error bars and symbols of a trace. */
export function dotMarks(
  { plot }: Drawing,
  trace: Trace,
  style: SeriesStyle,
  axes: Axes,
): Markish[] {
  const bar = { x: "x", y1: "low", y2: "high", stroke: style.color, strokeWidth: 1.2 };
  return [
    plot.ruleX(intervals(trace.dots, axes), bar),
    plot.dot(trace.dots.filter(placeOn(scalesOf(axes))), { x: "x", y: "y", ...symbolLook(style) }),
    plot.dot((trace.known ?? []).filter(placeOn(scalesOf(axes))), {
      ...{ x: "x", y: "y" },
      ...ringLook(style),
    }),
  ];
}

/** Intervals that have a width, as far as the frame goes; an end at or below zero reaches the frame. */
function intervals(
  points: readonly MeasuredPoint[],
  axes: Axes,
): readonly (LogRange & { readonly x: number })[] {
  const frame = axes.y;
  const inside = (value: number): number => Math.min(Math.max(value, frame.low), frame.high);
  return points
    .filter(placeOn(scalesOf(axes)))
    .map(({ x, y, low = y, high = y }) => ({ x, low: inside(low), high: inside(high) }))
    .filter(({ low, high }) => low < high);
}
