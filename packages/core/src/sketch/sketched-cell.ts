// sketched-cell.ts — a cell with a sketch as the cell without one that engines work on.

import type { Cell } from "../cell.js";
import { denseLayout, type Layout } from "../layout/layout.js";
import { isSketched, solveSketch } from "./sketch.js";
import { targetCoefficients, targetEnergies } from "../target.js";

/** A cell in the coordinates of its features, and the truth in them. */
export interface SolvedCell {
  readonly cell: Cell;
  /** E c² at the nodes of a layout. Shape: (nodes). */
  readonly energies: (layout: Layout) => Float64Array;
  /** c of one replicate; `key` of the draws of a random target. Shape: (d). */
  readonly coefficients: (layout: Layout, key: () => Uint8Array) => Float64Array;
}

/** `cell`: in normal form. Cost: that of `solveSketch` where there is a sketch. */
export function solvedCell(cell: Cell): SolvedCell {
  const { problem, chain, seed } = cell;
  if (!isSketched(problem)) {
    const energies = (layout: Layout): Float64Array => targetEnergies(problem, layout);
    return {
      cell,
      energies,
      coefficients: (layout, key) => targetCoefficients(problem, energies(layout), key),
    };
  }
  const { target, noiseVariance } = problem;
  const { eigenvalues, energies, fixed, project } = solveSketch(seed, problem);
  const spectrum = { values: [...eigenvalues] };
  const stages = Object.entries(chain).map(([name, stage]) => [name, { ...stage, spectrum }]);
  return {
    cell: {
      ...cell,
      problem: {
        d: eigenvalues.length,
        target: fixed === undefined ? target : { values: [...fixed] },
        ...(noiseVariance === undefined ? {} : { noiseVariance }),
      },
      chain: Object.fromEntries(stages) as Cell["chain"],
    },
    energies: () => energies,
    coefficients(_, key) {
      if (fixed !== undefined) return fixed;
      const latent = targetEnergies(problem, denseLayout(problem.d));
      return project(targetCoefficients(problem, latent, key));
    },
  };
}
