// exact-layout.ts — the nodes that a cell's expectations are read on: a function of the cell alone.

import type { Cell } from "../cell.js";
import { learnerOf } from "../learners/index.js";
import { profileIndices } from "../profile.js";
import { coordinateCount } from "../coordinates.js";
import { maskEnds, spectrumOf } from "../spectrum.js";
import { gaussLayout } from "./gauss-layout.js";
import { denseLayout, type Layout } from "./layout.js";
import { EXACT_SHAPE, partsPerOctave } from "./node-count.js";

/** Made once per cell, not once per replicate. */
const layouts = new WeakMap<LaidOutCell, Layout>();

/** What of a cell decides its nodes. */
export type LaidOutCell = Pick<Cell, "problem" | "chain" | "profiles">;

/**
 * Nodes for the expectations of a cell: coordinates that a profile shows and those of listed values by themselves, no node
 * across the end of a mask or of the target's support; every coordinate where that takes no more nodes.
 *
 * Throws: CHAIN_INVALID on a mask beyond d. Cost: O(nodes).
 */
export function exactLayout(cell: LaidOutCell): Layout {
  const known = layouts.get(cell);
  if (known !== undefined) return known;
  const layout = layoutOf(cell);
  layouts.set(cell, layout);
  return layout;
}

function layoutOf({ problem, chain, profiles }: LaidOutCell): Layout {
  if (problem.sketch !== undefined) return denseLayout(coordinateCount(problem));
  const { d, target } = problem;
  if (d <= EXACT_SHAPE.exact || "multiIndex" in target) return denseLayout(d);
  const spectra = Object.values(chain).map((stage) => spectrumOf(problem, stage));
  if (spectra.some((spectrum) => "values" in spectrum)) return denseLayout(d);
  const listed = "values" in target ? target.values.length : 0;
  const stages = Object.values(chain);
  const masks = stages.flatMap((stage) => [
    ...maskEnds(stage.sees ?? "all", d),
    ...(learnerOf(stage).breaks?.(stage, problem) ?? []),
  ]);
  const support = "exponent" in target ? [target.support ?? d] : [];
  const shown =
    profiles === undefined
      ? []
      : [...profileIndices(d, profiles.points)].flatMap((index) => [index - 1, index]);
  const exponents = stages.map((stage) => {
    const rule = spectrumOf(problem, stage);
    const further = learnerOf(stage).steepness?.(stage) ?? 0;
    return Math.abs("exponent" in rule ? rule.exponent : 0) + further;
  });
  const steepest = exponents.reduce((most, exponent) => Math.max(most, exponent), 0);
  const layout = gaussLayout(d, {
    ...EXACT_SHAPE,
    exact: Math.max(EXACT_SHAPE.exact, listed),
    breaks: [...masks, ...support, ...shown],
    partsPerOctave: partsPerOctave(steepest),
  });
  return layout.index.length < d ? layout : denseLayout(d);
}
