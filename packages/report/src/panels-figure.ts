// panels-figure.ts — several quantities over one x axis, a panel each: points with intervals, lines, levels.

import { figureSvg } from "./figure-svg.js";
import type { FigurePoint, Panel, PanelsFigure } from "./figure.js";
import type { Scales } from "./scale.js";
import type { KeyEntry, Picture, Trace } from "./trace.js";

/**
 * Panels from top to bottom as a standalone SVG document; equal figures give equal bytes.
 *
 * Throws: FIGURE_INVALID when a panel has nothing to draw.
 */
export function panelsFigureSvg(figure: PanelsFigure): Promise<string> {
  const { title, subtitle = "", xLabel, xScale = "log", panels } = figure;
  const reach = extentOf(panels, xScale);
  const pictures = panels.map((panel, i): Picture => {
    const scales: Scales = { x: xScale, y: panel.yScale ?? "log" };
    return {
      title,
      subtitle,
      xLabel: i === panels.length - 1 ? xLabel : "",
      yLabel: panel.yLabel,
      scales,
      traces: tracesOf(panel, reach),
      columns: [],
      key: i === 0 ? keyOf(figure) : [],
    };
  });
  return figureSvg(pictures[0], pictures.slice(1));
}

/** Series, then a trace without a name for each level; all panels reach as far along x. */
function tracesOf({ series, levels = [] }: Panel, reach: readonly number[]): Trace[] {
  const traces = series.map(({ label, points, line = [], theory = [] }): Trace => ({
    label,
    cells: [],
    dots: points,
    curve: [],
    fit: line,
    predicted: [],
    theory,
  }));
  const first = traces.at(0);
  if (first === undefined) return traces;
  const level = levels.at(0);
  return [
    { ...first, predicted: level === undefined ? [] : across(level, reach) },
    ...traces.slice(1),
    ...levels.slice(1).map((y): Trace => ({
      ...{ label: "", cells: [], dots: [], curve: [], fit: [], theory: [] },
      predicted: across(y, reach),
    })),
  ];
}

function across(y: number, reach: readonly number[]): readonly FigurePoint[] {
  return reach.map((x) => ({ x, y }));
}

/** The least and the most x of all panels. */
function extentOf(panels: readonly Panel[], xScale: Scales["x"]): readonly number[] {
  let [low, high] = [Infinity, -Infinity];
  for (const { series } of panels)
    for (const { points, line = [] } of series)
      for (const { x } of [...points, ...line]) {
        if (!Number.isFinite(x) || (xScale === "log" && x <= 0)) continue;
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
  return low <= high ? [low, high] : [];
}

function keyOf({ panels, markNames = {} }: PanelsFigure): readonly KeyEntry[] {
  const series = panels.flatMap((panel) => panel.series);
  const bars = series.some(({ points }) => points.some(({ low, high }) => low !== high));
  const key: KeyEntry[] = [
    { kind: bars ? "bars" : "dots", name: markNames.points ?? "mean and interval" },
  ];
  if (series.some(({ line = [] }) => line.length > 0))
    key.push({ kind: "fit", name: markNames.fit ?? "fitted law" });
  if (series.some(({ theory = [] }) => theory.length > 0))
    key.push({ kind: "theory", name: markNames.theory ?? "theory" });
  if (panels.some(({ levels = [] }) => levels.length > 0) && markNames.predicted !== undefined)
    key.push({ kind: "predicted", name: markNames.predicted });
  return key;
}
