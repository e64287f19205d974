// figure-svg.ts — a whole figure as SVG text: captions, panel, legend, note.

import { KtsweepError } from "@ktsweep/core";

import { axesOf, axisMarks, leftMargin, placeOn, scalesOf, type Axes } from "./axes.js";
import { fontSize, loadDrawing, nested, textElement, type Drawing } from "./drawing.js";
import { layOutLegend } from "./legend-layout.js";
import { legendElement } from "./legend.js";
import { ink, seriesStyle } from "./palette.js";
import { wrapped } from "./text-width.js";
import { dotMarks, lineMarks } from "./trace-marks.js";
import { measuredPoints, type Picture } from "./trace.js";

const width = 680;
const panelHeight = 400;
const margin = 16;
const titleSize = 16;

/** Room in px around the frame, besides the left side. */
const around = { top: 10, right: 24, bottom: 48 };

/** The picture as a standalone SVG document. Throws FIGURE_INVALID when nothing in it can be drawn. */
export async function figureSvg(picture: Picture): Promise<string> {
  const axes = axesOf(picture);
  if (axes === undefined)
    throw new KtsweepError(
      "FIGURE_INVALID",
      `The figure "${picture.title}" has no point with two positive finite coordinates.`,
      "Draw quantities that are positive, or on a linear axis.",
    );
  const drawing = await loadDrawing();
  const left = leftMargin(axes);
  const captions = captionPart(drawing, picture);
  const panel = panelElement(drawing, picture, axes, captions.height);
  const room = width - left - around.right;
  const layout = layOutLegend(picture, room);
  const top = captions.height + panelHeight + 6;
  const legend = legendElement(drawing, layout, { left, top, width: room });
  const note = notePart(drawing, picture, { x: left, y: top + layout.height });
  return svgDocument(picture.title, top + layout.height + note.height + margin, [
    ...captions.elements,
    panel,
    legend,
    ...note.elements,
  ]);
}

/** Elements that are stacked, and the height in px that they take. */
interface Part {
  readonly elements: readonly Element[];
  readonly height: number;
}

function captionPart({ document }: Drawing, { title, subtitle }: Picture): Part {
  const lines = [
    ...wrapped(title, width - 2 * margin, titleSize, 2).map((text) => ({
      text,
      size: titleSize,
      fill: ink.text,
    })),
    ...wrapped(subtitle, width - 2 * margin, fontSize, 2).map((text) => ({
      text,
      size: fontSize,
      fill: ink.muted,
    })),
  ];
  let y = margin - 2;
  const elements = lines.map((line) =>
    textElement(document, { ...line, x: margin, y: (y += line.size + 4) - 3 }),
  );
  return { elements, height: y + 6 };
}

function panelElement(drawing: Drawing, picture: Picture, axes: Axes, top: number): Element {
  const left = leftMargin(axes);
  const scales = scalesOf(axes);
  const svg = drawing.plot.plot({
    document: drawing.document,
    width,
    height: panelHeight,
    marginLeft: left,
    marginRight: around.right,
    marginTop: around.top,
    marginBottom: around.bottom,
    x: { type: scales.x ?? "log", domain: [axes.x.low, axes.x.high] },
    y: { type: scales.y ?? "log", domain: [axes.y.low, axes.y.high] },
    marks: [
      axisMarks(drawing, picture, axes, {
        width: width - left - around.right,
        height: panelHeight - around.top - around.bottom,
      }),
      picture.traces.map((trace, index) => lineMarks(drawing, trace, seriesStyle(index), axes)),
      picture.traces.map((trace, index) => dotMarks(drawing, trace, seriesStyle(index), axes)),
    ],
  });
  return nested(svg, 0, top);
}

function notePart({ document }: Drawing, picture: Picture, at: { x: number; y: number }): Part {
  const isThere = placeOn(picture.scales ?? {});
  const hidden = measuredPoints(picture).filter((point) => !isThere(point)).length;
  if (hidden === 0) return { elements: [], height: 0 };
  const are = hidden === 1 ? "point is" : "points are";
  const why = picture.scales?.y === "linear" ? "missing or infinite" : "missing, zero or negative";
  const text = `${String(hidden)} ${are} not shown: ${why}.`;
  const note = { text, x: at.x, y: at.y + 16, size: fontSize, fill: ink.muted };
  return { elements: [textElement(document, note)], height: 20 };
}

function svgDocument(title: string, height: number, parts: readonly Element[]): string {
  const [w, h] = [String(width), String(height)];
  const font = `font-family="'DejaVu Sans', Verdana, sans-serif" font-size="${String(fontSize)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"`,
    `  ${font} color="${ink.text}" fill="${ink.text}" role="img" style="max-width:100%;height:auto">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...parts.map((part) => part.outerHTML),
    "</svg>\n",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replace(/[&<>]/gu, (character) => `&#${String(character.codePointAt(0))};`);
}
