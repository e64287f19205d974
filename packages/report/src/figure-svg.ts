// figure-svg.ts — a whole figure as SVG text: captions, panel, legend, note.

import { KtsweepError } from "@ktsweep/core";

import { axesOf, axisMarks, leftMargin, placeOn, scalesOf, withXRange, type Axes } from "./axes.js";
import { fontSize, loadDrawing, nested, textElement, type Drawing } from "./drawing.js";
import { layOutLegend } from "./legend-layout.js";
import { legendElement } from "./legend.js";
import { ink, seriesStyle } from "./palette.js";
import { standaloneSvg, svgWidth } from "./svg-document.js";
import { wrapped } from "./text-width.js";
import { barMarks, dotMarks, lineMarks } from "./trace-marks.js";
import { measuredPoints, type Picture } from "./trace.js";

const width = svgWidth;
const panelHeight = 400;
/** Of each panel where several stand one below the other. */
const stackedHeight = 240;
const margin = 16;
const titleSize = 16;

/** Room in px around the frame, besides the left side. */
const around = { top: 10, right: 24, bottom: 48 };

/**
 * The picture as a standalone SVG document, `lower` as further panels below its own, their left edges in line; captions
 * and legend are the first one's. Throws FIGURE_INVALID when nothing in one of them can be drawn.
 */
export async function figureSvg(picture: Picture, lower: readonly Picture[] = []): Promise<string> {
  const panels = inLine([picture, ...lower].map((one) => ({ picture: one, axes: drawnAxes(one) })));
  const drawing = await loadDrawing();
  const left = Math.max(...panels.map(({ axes }) => leftMargin(axes)));
  const captions = captionPart(drawing, picture);
  const height = lower.length === 0 ? panelHeight : stackedHeight;
  const drawn = panels.map((panel, i) =>
    panelElement(drawing, panel, { left, top: captions.height + i * height, height }),
  );
  const room = width - left - around.right;
  const layout = layOutLegend(picture, room);
  const top = captions.height + panels.length * height + 6;
  const legend = legendElement(drawing, layout, { left, top, width: room });
  const note = notePart(drawing, [picture, ...lower], { x: left, y: top + layout.height });
  const { title, subtitle, xLabel, yLabel } = picture;
  const parts = [...captions.elements, ...drawn, legend, ...note.elements];
  return standaloneSvg({
    title,
    description: `${yLabel} against ${lower.at(-1)?.xLabel ?? xLabel}. ${subtitle}`,
    height: top + layout.height + note.height + margin,
    parts: parts.map((part) => part.outerHTML),
  });
}

interface PanelPart {
  readonly picture: Picture;
  readonly axes: Axes;
}

/** Panels of one figure with one x axis that has room for all of them. */
function inLine(panels: readonly PanelPart[]): readonly PanelPart[] {
  if (panels.length < 2) return panels;
  const ranges = panels.map(({ axes }) => axes.x);
  const low = Math.min(...ranges.map((range) => range.low));
  const high = Math.max(...ranges.map((range) => range.high));
  return panels.map(({ picture, axes }) => ({
    picture,
    axes: withXRange(axes, { ...axes.x, low, high }),
  }));
}

function drawnAxes(picture: Picture): Axes {
  const axes = axesOf(picture);
  if (axes !== undefined) return axes;
  throw new KtsweepError(
    "FIGURE_INVALID",
    `The figure "${picture.title}" has no point with two positive finite coordinates.`,
    "Draw quantities that are positive, or on a linear axis.",
  );
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

function panelElement(
  drawing: Drawing,
  { picture, axes }: PanelPart,
  { left, top, height }: { readonly left: number; readonly top: number; readonly height: number },
): Element {
  const scales = scalesOf(axes);
  const svg = drawing.plot.plot({
    document: drawing.document,
    width,
    height,
    marginLeft: left,
    marginRight: around.right,
    marginTop: around.top,
    marginBottom: around.bottom,
    x: { type: scales.x ?? "log", domain: [axes.x.low, axes.x.high] },
    y: { type: scales.y ?? "log", domain: [axes.y.low, axes.y.high] },
    marks: [
      axisMarks(drawing, picture, axes, {
        width: width - left - around.right,
        height: height - around.top - around.bottom,
        left,
      }),
      picture.traces.map((trace, index) => barMarks(drawing, trace, seriesStyle(index))),
      picture.traces.map((trace, index) => lineMarks(drawing, trace, seriesStyle(index), axes)),
      picture.traces.map((trace, index) => dotMarks(drawing, trace, seriesStyle(index), axes)),
    ],
  });
  return nested(svg, 0, top);
}

function notePart(
  { document }: Drawing,
  pictures: readonly Picture[],
  at: { x: number; y: number },
): Part {
  const hidden = pictures.reduce((count, picture) => {
    const isThere = placeOn(picture.scales ?? {});
    return count + measuredPoints(picture).filter((point) => !isThere(point)).length;
  }, 0);
  if (hidden === 0) return { elements: [], height: 0 };
  const are = hidden === 1 ? "point is" : "points are";
  const isLinear = pictures.every(({ scales }) => scales?.y === "linear");
  const why = isLinear ? "missing or infinite" : "missing, zero or negative";
  const text = `${String(hidden)} ${are} not shown: ${why}.`;
  const note = { text, x: at.x, y: at.y + 16, size: fontSize, fill: ink.muted };
  return { elements: [textElement(document, note)], height: 20 };
}
