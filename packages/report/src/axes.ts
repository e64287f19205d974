// axes.ts — ranges, ticks, grid and captions of both axes.

import type { Markish } from "@observablehq/plot";

import { fontSize, type Drawing } from "./drawing.js";
import type { FigurePoint } from "./figure.js";
import type { LogTicks } from "./log-axis.js";
import { ink } from "./palette.js";
import { type AxisRange, hasPlaceOn, rangeOf, type Scales, ticksOf } from "./scale.js";
import { textWidth, truncated } from "./text-width.js";
import { measuredPoints, type Picture } from "./trace.js";

/** Least distance of labels along x, as a share of the axis. */
const X_GAP = 0.085;

export interface Axes {
  readonly x: AxisRange;
  readonly y: AxisRange;
  readonly xTicks: LogTicks;
  readonly yTicks: LogTicks;
}

/** Axes that show every measured point that has a place; undefined when neither a point nor a line has one. */
export function axesOf(picture: Picture): Axes | undefined {
  const { scales = {} } = picture;
  const isThere = placeOn(scales);
  const points = measuredPoints(picture).filter(isThere);
  const lines = picture.traces
    .flatMap(({ fit, predicted, theory, known = [] }): readonly FigurePoint[] => [
      ...fit,
      ...predicted,
      ...theory,
      ...known,
    ])
    .filter(isThere);
  const ends = points.flatMap(({ low, high }) => [low ?? NaN, high ?? NaN]);
  const x = rangeOf(scales.x, points.map(xOf), lines.map(xOf));
  const y = rangeOf(scales.y, points.map(yOf), [...ends, ...lines.map(yOf)]);
  return x && y && { x, y, xTicks: ticksOf(x, X_GAP), yTicks: ticksOf(y, 0.055) };
}

/** The same axes over another range of x. */
export function withXRange(axes: Axes, x: AxisRange): Axes {
  return { ...axes, x, xTicks: ticksOf(x, X_GAP) };
}

/** Tells whether axes of these scales can show a point. */
export function placeOn(scales: Scales): (point: FigurePoint) => boolean {
  return ({ x, y }) => hasPlaceOn(x, scales.x) && hasPlaceOn(y, scales.y);
}

/** Scales of drawn axes. */
export function scalesOf({ x, y }: Pick<Axes, "x" | "y">): Scales {
  return { x: x.scale ?? "log", y: y.scale ?? "log" };
}

/** Room in px left of the frame, for tick labels and the caption. */
export function leftMargin({ yTicks }: Axes): number {
  const widths = yTicks.major.map((tick) => textWidth(yTicks.format(tick), fontSize));
  return Math.ceil(Math.max(0, ...widths)) + 46;
}

/** Grid, frame, ticks and captions; the frame is `size` px, `left` px from the edge. */
export function axisMarks(
  { plot }: Drawing,
  { xLabel, yLabel }: Picture,
  axes: Axes,
  size: { readonly width: number; readonly height: number; readonly left: number },
): Markish[] {
  const { xTicks, yTicks } = axes;
  const faint = { stroke: "#000000", strokeOpacity: 0.035 };
  const light = { stroke: "#000000", strokeOpacity: 0.1 };
  const small = { color: ink.frame, tickSize: 3, text: null, label: null };
  const large = { color: ink.text, fontSize, labelAnchor: "center", labelArrow: "none" } as const;
  const caption = (label: string, room: number): string => truncated(label, room, fontSize);
  return [
    plot.gridX(xTicks.minor, faint),
    plot.gridY(yTicks.minor, faint),
    plot.gridX(xTicks.major, light),
    plot.gridY(yTicks.major, light),
    plot.frame({ stroke: ink.frame }),
    plot.axisX(xTicks.minor, small),
    plot.axisY(yTicks.minor, small),
    // `text`, not `tickFormat`: on logarithmic scales Plot thins out what tickFormat returns.
    plot.axisX(xTicks.major, {
      ...large,
      text: xTicks.format,
      label: caption(xLabel, size.width),
      labelOffset: 42,
    }),
    plot.axisY(yTicks.major, {
      ...large,
      text: yTicks.format,
      label: caption(yLabel, size.height),
      labelOffset: size.left - 14,
    }),
  ];
}

function xOf({ x }: FigurePoint): number {
  return x;
}

function yOf({ y }: FigurePoint): number {
  return y;
}
