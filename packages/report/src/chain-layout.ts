// chain-layout.ts — where the boxes of a chain go: a layer per generation, from left to right, or from top to bottom
// where there are too many generations for a page's width.

import type { ChainFigure, ChainNode } from "./figure.js";
import { svgWidth } from "./svg-document.js";

/** A box in px. */
export interface PlacedNode extends ChainNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ChainLayout {
  readonly nodes: readonly PlacedNode[];
  /** In px. */
  readonly height: number;
}

const margin = 16;
const gap = 14;
/** Room for an arrow between layers. */
const arrow = 44;
const mostColumns = 4;

/** A node stands one layer behind the last of those that it depends on. */
export function layOutChain({ nodes, links }: ChainFigure): ChainLayout {
  const layer = new Map<string, number>();
  for (const { name } of nodes) {
    const before = links
      .filter(({ to, from }) => to === name && from !== name)
      .map(({ from }) => layer.get(from) ?? 0);
    layer.set(name, before.length === 0 ? 0 : Math.max(...before) + 1);
  }
  const layers: ChainNode[][] = [];
  for (const node of nodes) (layers[layer.get(node.name) ?? 0] ??= []).push(node);
  const height = 30 + 14 * Math.max(0, ...nodes.map(({ details }) => details.length));
  return layers.length <= mostColumns ? columns(layers, height) : rows(layers, height);
}

function columns(layers: readonly (readonly ChainNode[])[], height: number): ChainLayout {
  const width = Math.min(
    200,
    (svgWidth - 2 * margin - arrow * (layers.length - 1)) / layers.length,
  );
  const tallest = Math.max(...layers.map((layer) => layer.length));
  const whole = tallest * height + (tallest - 1) * gap;
  const nodes = layers.flatMap((layer, column) => {
    const own = layer.length * height + (layer.length - 1) * gap;
    return layer.map((node, row) => ({
      ...node,
      x: margin + column * (width + arrow),
      y: margin + (whole - own) / 2 + row * (height + gap),
      width,
      height,
    }));
  });
  return { nodes, height: margin + whole + 8 };
}

function rows(layers: readonly (readonly ChainNode[])[], height: number): ChainLayout {
  const nodes = layers.flatMap((layer, row) => {
    const width = Math.min(200, (svgWidth - 2 * margin - gap * (layer.length - 1)) / layer.length);
    return layer.map((node, column) => ({
      ...node,
      x: margin + column * (width + gap),
      y: margin + row * (height + 28),
      width,
      height,
    }));
  });
  return { nodes, height: margin + layers.length * (height + 28) - 20 };
}
