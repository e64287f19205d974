// block-layout.ts — candidates for the blocks of the reduced engine: nodes whose weight is the size of a block.

import { log2 } from "../math.js";
import { maskEnds, spectrumOf } from "../spectrum.js";
import type { LaidOutCell } from "./exact-layout.js";
import { gaussLayout } from "./gauss-layout.js";
import { denseLayout, type Layout } from "./layout.js";

export interface BlockLayout {
  readonly layout: Layout;
  /** Coordinates 1 … exact are nodes of their own. */
  readonly exact: number;
  /** Nodes per octave of the others; 0 where every coordinate is a node. */
  readonly nodesPerOctave: number;
}

/** Coordinates by themselves, Gauss nodes per part, octaves per part. */
const SHAPES = [
  [12, 4, 2],
  [16, 4, 2],
  [9, 5, 2],
  [12, 5, 2],
  [16, 5, 2],
  [24, 5, 2],
  [10, 7, 3],
  [12, 7, 3],
  [16, 7, 3],
  [24, 7, 3],
  [16, 3, 1],
  [32, 3, 1],
  [48, 6, 2],
  [32, 4, 1],
  [64, 6, 1],
  [128, 8, 0.5],
] as const;

/** Time of a block in that of a coordinate by itself, and of each further direction. */
const BLOCK_TIME = 2.8;

/** Dimensions that a block has beyond its directions at least: its χ² is then drawn without powers. */
const LEAST_FREEDOM = 2;

/**
 * Layouts whose blocks have room for `directions` directions and two dimensions more, the fastest first.
 * No block reaches across the end of a mask, of the target's support or of a list; the last is every coordinate by itself
 * where d allows it.
 */
export function blockLayouts(cell: LaidOutCell, directions: number): readonly BlockLayout[] {
  const { problem, chain } = cell;
  const { d, target } = problem;
  const stages = Object.values(chain);
  const dense = { layout: denseLayout, exact: d, nodesPerOctave: 0 };
  if (stages.some((stage) => "values" in spectrumOf(problem, stage)) || d <= MOST_DENSE) {
    return [{ ...dense, layout: denseLayout(d) }];
  }
  const listed = "values" in target ? target.values.length : 0;
  const breaks = [
    ...stages.flatMap((stage) => maskEnds(stage.sees ?? "all", d)),
    "exponent" in target ? (target.support ?? d) : listed,
  ];
  const least = directions + LEAST_FREEDOM;
  const time = ({ layout: { weight } }: BlockLayout): number =>
    weight.reduce((sum, value) => sum + (value === 1 ? 1 : BLOCK_TIME + directions - 1), 0);
  return SHAPES.map(([first, nodes, octaves]) => {
    const exact = Math.min(d, Math.max(first, listed));
    const layout = gaussLayout(d, { exact, nodes, breaks, partsPerOctave: 1 / octaves });
    return { layout: withoutSmallBlocks(layout, least), exact, nodesPerOctave: nodes / octaves };
  }).sort((a, b) => time(a) - time(b));
}

/** About how many blocks a chain of a teacher and a student is reduced to, for predictions of cost. */
export function typicalBlocks(d: number): number {
  return d <= MOST_DENSE ? d : Math.ceil(12 + 2.5 * log2(d / 12));
}

/** Up to this many coordinates each is simulated by itself. */
const MOST_DENSE = 48;

/** The layout with coordinates by themselves in place of nodes that have too little weight, and of their whole part. */
function withoutSmallBlocks(layout: Layout, least: number): Layout {
  const index: number[] = [];
  const weight: number[] = [];
  for (const { from, to, nodes } of partsOf(layout)) {
    const isSmall = nodes.some((j) => layout.weight[j] < least);
    const count = isSmall ? to - from : nodes.length;
    for (let i = 0; i < count; i++) {
      index.push(isSmall ? from + i + 1 : layout.index[nodes[i]]);
      weight.push(isSmall ? 1 : layout.weight[nodes[i]]);
    }
  }
  return {
    key: `${layout.key} of ${String(least)}`,
    index: Float64Array.from(index),
    weight: Float64Array.from(weight),
  };
}

/** Nodes that share the coordinates from + 1 … to: the weights of the nodes of a part add up to a whole number. */
function partsOf({ weight }: Layout): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  let sum = 0;
  let nodes: number[] = [];
  weight.forEach((value, j) => {
    sum += value;
    nodes.push(j);
    const whole = Math.round(sum);
    if (Math.abs(sum - whole) > 1e-9 * sum) return;
    parts.push({ from, to: from + whole, nodes });
    [from, sum, nodes] = [from + whole, 0, []];
  });
  return parts;
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly nodes: readonly number[];
}
