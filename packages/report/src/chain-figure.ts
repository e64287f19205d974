// chain-figure.ts — who learns from whom, as boxes and arrows.

import { fontSize, loadDrawing, textElement } from "./drawing.js";
import type { ChainFigure, ChainLink } from "./figure.js";
import { layOutChain, type PlacedNode } from "./chain-layout.js";
import { ink } from "./palette.js";
import { standaloneSvg, svgWidth } from "./svg-document.js";
import { textWidth, truncated } from "./text-width.js";

const nameSize = 13;
const detailSize = 11;

/** How the three kinds of arrows look, and what they say. */
const looks: Readonly<Record<ChainLink["kind"], { readonly dash: string; readonly name: string }>> =
  {
    labels: { dash: "none", name: "gives labels to" },
    start: { dash: "6 4", name: "is where it starts" },
    rows: { dash: "1 3", name: "shares its rows with" },
  };

/** The diagram as a standalone SVG document, 680 px wide; equal figures give equal bytes. */
export async function chainFigureSvg(figure: ChainFigure): Promise<string> {
  const { document } = await loadDrawing();
  const { nodes, height } = layOutChain(figure);
  const place = new Map(nodes.map((node) => [node.name, node]));
  const links = figure.links.flatMap(({ from, to, kind }) => {
    const [a, b] = [place.get(from), place.get(to)];
    return a === undefined || b === undefined ? [] : linkParts(a, b, kind);
  });
  const kinds = (["labels", "start", "rows"] as const).filter((kind) =>
    figure.links.some((link) => link.kind === kind),
  );
  const key = keyParts(kinds, height + 14).map((part) =>
    typeof part === "string" ? part : textElement(document, part).outerHTML,
  );
  return standaloneSvg({
    title: figure.title,
    description: figure.links
      .map(({ from, to, kind }) => `${from} ${looks[kind].name} ${to}`)
      .join("; "),
    height: height + 28,
    parts: [...links, ...nodes.flatMap((node) => nodeParts(document, node)), ...key],
  });
}

/** A curve from box to box, and its head. */
function linkParts(a: PlacedNode, b: PlacedNode, kind: ChainLink["kind"]): string[] {
  const down = b.y >= a.y + a.height;
  const start = down
    ? { x: a.x + a.width / 2, y: a.y + a.height }
    : { x: a.x + a.width, y: a.y + a.height / 2 };
  const end = down ? { x: b.x + b.width / 2, y: b.y - 2 } : { x: b.x - 2, y: b.y + b.height / 2 };
  const sideways = !down || b.x >= a.x + a.width + 8;
  return sideways
    ? rightward(a, b, kind)
    : curve(start, end, { x: 0, y: (end.y - start.y) / 2 }, kind);
}

function rightward(a: PlacedNode, b: PlacedNode, kind: ChainLink["kind"]): string[] {
  const start = { x: a.x + a.width, y: a.y + a.height / 2 };
  const end = { x: b.x - 2, y: b.y + b.height / 2 };
  return curve(start, end, { x: (end.x - start.x) / 2, y: 0 }, kind);
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function curve(start: Place, end: Place, bend: Place, kind: ChainLink["kind"]): string[] {
  const n = (value: number): string => String(Math.round(value * 100) / 100);
  const path = `M${n(start.x)},${n(start.y)}C${n(start.x + bend.x)},${n(start.y + bend.y)},${n(end.x - bend.x)},${n(end.y - bend.y)},${n(end.x)},${n(end.y)}`;
  const [w, l] = [4, 8];
  const head =
    bend.x === 0
      ? `M${n(end.x - w)},${n(end.y - l)}L${n(end.x)},${n(end.y)}L${n(end.x + w)},${n(end.y - l)}Z`
      : `M${n(end.x - l)},${n(end.y - w)}L${n(end.x)},${n(end.y)}L${n(end.x - l)},${n(end.y + w)}Z`;
  return [
    `<path d="${path}" fill="none" stroke="${ink.muted}" stroke-width="1.4" stroke-dasharray="${looks[kind].dash}"/>`,
    `<path d="${head}" fill="${ink.muted}"/>`,
  ];
}

function nodeParts(document: Document, node: PlacedNode): string[] {
  const { x, y, width, height, name, details } = node;
  const room = width - 16;
  const isTruth = details.length === 0;
  const rect =
    `<rect x="${String(x)}" y="${String(y)}" width="${String(width)}" height="${String(height)}" rx="6" ` +
    `fill="${isTruth ? "#fff7e0" : "#eef4fa"}" stroke="${ink.frame}"/>`;
  const lines = [
    { text: truncated(name, room, nameSize), size: nameSize, fill: ink.text },
    ...details.map((text) => ({
      text: truncated(text, room, detailSize),
      size: detailSize,
      fill: ink.muted,
    })),
  ];
  let base = y + 6;
  return [
    rect,
    ...lines.map(
      (line) =>
        textElement(document, { ...line, x: x + 8, y: (base += line.size + 3) - 1 }).outerHTML,
    ),
  ];
}

/** A sample of each kind of arrow and its meaning, from left to right. */
function keyParts(
  kinds: readonly ChainLink["kind"][],
  y: number,
): (string | Parameters<typeof textElement>[1])[] {
  let x = 16;
  return kinds.flatMap((kind) => {
    const { dash, name } = looks[kind];
    const from = x;
    x += 40 + textWidth(name, fontSize) + 24;
    if (from > svgWidth) return [];
    return [
      `<path d="M${String(from)},${String(y - 4)}h28" stroke="${ink.muted}" stroke-width="1.4" stroke-dasharray="${dash}"/>`,
      { text: name, x: from + 36, y, size: fontSize, fill: ink.muted },
    ];
  });
}
