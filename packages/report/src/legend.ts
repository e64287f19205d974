// legend.ts — the legend as an svg element, drawn by Plot in px so that its symbols are those of the panel.

import type { Markish } from "@observablehq/plot";

import { fontSize, nested, type Drawing } from "./drawing.js";
import { sampleWidth, type LegendLayout, type LegendSample } from "./legend-layout.js";
import { blockLook, ink, lineLook, ringLook, seriesStyle, symbolLook } from "./palette.js";

/** The legend placed at (left, top), in px. */
export function legendElement(
  { plot, document }: Drawing,
  { texts, samples, height }: LegendLayout,
  box: { readonly left: number; readonly top: number; readonly width: number },
): Element {
  const svg = plot.plot({
    document,
    width: box.width,
    height,
    margin: 0,
    axis: null,
    x: { type: "identity" },
    y: { type: "identity" },
    marks: [
      samples.map((sample) => sampleMarks(plot, sample)),
      plot.text(texts, {
        x: "x",
        y: "y",
        text: "text",
        fill: "fill",
        textAnchor: "start",
        fontSize,
      }),
    ],
  });
  return nested(svg, box.left, box.top);
}

function sampleMarks(plot: Drawing["plot"], { x, y, kind, index }: LegendSample): Markish[] {
  const series = seriesStyle(index ?? 0);
  const style = index === undefined ? { ...series, color: ink.muted } : series;
  if (kind === "rings") {
    return [plot.dot([{ x: x + 8, y }], { x: "x", y: "y", ...ringLook(style) })];
  }
  if (kind === "blocks") {
    const box = { x1: x + 2, x2: x + 14, y1: y - 5, y2: y + 5, ...blockLook(style.color) };
    return [plot.rect([box], { ...box, x1: "x1", x2: "x2", y1: "y1", y2: "y2" })];
  }
  if (kind !== "dots" && kind !== "bars") {
    const ends = [
      { x, y },
      { x: x + sampleWidth(kind) - 8, y },
    ];
    return [plot.line(ends, { x: "x", y: "y", ...lineLook(kind, style.color) })];
  }
  const center = [{ x: x + 6, y }];
  const bar = { x: "x", y1: y - 7, y2: y + 7, stroke: style.color, strokeWidth: 1.2 };
  return [
    ...(kind === "bars" ? [plot.ruleX(center, bar)] : []),
    plot.dot(center, { x: "x", y: "y", ...symbolLook(style) }),
  ];
}
