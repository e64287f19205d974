// gauss-layout.ts — few nodes for many coordinates: the first ones by themselves, then Gauss nodes in parts of equal ratio.

import { log2, pow } from "../math.js";
import { discreteGauss } from "./discrete-gauss.js";
import type { Layout } from "./layout.js";

export interface GaussLayoutOptions {
  /** Coordinates 1 … exact are nodes of their own. */
  readonly exact: number;
  /** Gauss nodes in each part. */
  readonly nodes: number;
  /** Last coordinates of ranges: no part reaches across one (ends of masks, of a support, of lists). */
  readonly breaks: readonly number[];
  /** Parts of an octave, more where spectra are steep. Default 1. */
  readonly partsPerOctave?: number;
}

/** Nodes by coordinate and weight while they are collected. */
interface Nodes {
  readonly index: number[];
  readonly weight: number[];
}

/**
 * Every coordinate up to `exact` by itself, then `nodes` discrete Gauss nodes in each part of ratio 2^(1/partsPerOctave);
 * a part with no more coordinates than nodes keeps them.
 *
 * Range: d a whole number below 2^53. Sums of i^-a have a relative error of about 34^-nodes with one part per octave.
 * Cost: O(nodes) per part: nothing of length d is made.
 *
 * @example gaussLayout(1e12, { exact: 32, nodes: 10, breaks: [] }).index.length // 382
 */
export function gaussLayout(d: number, options: GaussLayoutOptions): Layout {
  const { exact, nodes, partsPerOctave = 1 } = options;
  const ends = endsOf(d, options);
  const shape = [d, exact, nodes, partsPerOctave].map(String).join(" ");
  return kept(`gauss ${shape} ${ends.join(",")}`, () => {
    const collected: Nodes = { index: [], weight: [] };
    let before = 0;
    for (const end of ends) {
      if (end <= exact) addDense(collected, before, end);
      else addRange(collected, [before, end], { nodes, partsPerOctave });
      before = end;
    }
    return {
      index: Float64Array.from(collected.index),
      weight: Float64Array.from(collected.weight),
    };
  });
}

/** Where ranges end, ascending; d is the last. */
function endsOf(d: number, { exact, breaks }: GaussLayoutOptions): readonly number[] {
  return [...new Set([Math.min(exact, d), ...breaks, d])]
    .filter((end) => end > 0 && end <= d)
    .sort((a, b) => a - b);
}

const MOST_KEPT = 32;

/** Layouts made lately: the cells of a sweep have few. */
const lately = new Map<string, Layout>();

function kept(key: string, make: () => Omit<Layout, "key">): Layout {
  let layout = lately.get(key);
  if (layout === undefined) {
    if (lately.size >= MOST_KEPT) lately.clear();
    lately.set(key, (layout = { key, ...make() }));
  }
  return layout;
}

/** Coordinates before + 1 … end in parts of equal ratio, or each by itself where that takes no more nodes. */
function addRange(
  collected: Nodes,
  [before, end]: readonly [number, number],
  { nodes, partsPerOctave }: { readonly nodes: number; readonly partsPerOctave: number },
): void {
  const parts = Math.max(1, Math.ceil(partsPerOctave * log2(end / Math.max(before, 1)) - 1e-9));
  if (end - before <= parts * nodes) {
    addDense(collected, before, end);
    return;
  }
  let from = before;
  for (let part = 1; part <= parts; part++) {
    const to =
      part === parts
        ? end
        : Math.round(Math.max(before, 1) * pow(end / Math.max(before, 1), part / parts));
    if (to - from <= nodes) addDense(collected, from, to);
    else addGauss(collected, [from, to], nodes);
    from = to;
  }
}

function addDense({ index, weight }: Nodes, before: number, end: number): void {
  for (let i = before + 1; i <= end; i++) {
    index.push(i);
    weight.push(1);
  }
}

function addGauss(
  { index, weight }: Nodes,
  [before, end]: readonly [number, number],
  nodes: number,
): void {
  const count = end - before;
  const { position, share } = discreteGauss(count, nodes);
  const middle = before + (count + 1) / 2;
  for (let j = 0; j < nodes; j++) {
    index.push(middle + (position[j] * count) / 2);
    weight.push(share[j] * count);
  }
}
