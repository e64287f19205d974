// influence.ts — how far the noise of each cell moves the exponent, as the present fit sees it.

import { exp, log } from "@ktsweep/core";
import type { GroupPoints } from "../group-points.js";
import type { Law, LawParameters } from "../law.js";
import type { Resample } from "../resample.js";
import type { Points } from "../types.js";
import { steadyNoise } from "./steady-noise.js";

/** What the replicates of a group do to its exponent. Shape: every array (cells), in the order of the points. */
export interface Influence {
  /** Change of the exponent with log y of a cell, times the noise of one replicate: √(R · variance). */
  readonly loads: Float64Array;
  /** Mean correlation of the noise of two cells in one replicate; 0 unless it is beyond doubt. Range: [0, 1). */
  readonly correlation: number;
  /** Recorded replicates. */
  readonly counts: Float64Array;
}

/** Step of log y in a difference quotient. */
const smallStep = 1e-3;
/** Standard errors above 0 from which on noise counts as common to cells. */
const beyondDoubt = 3;

/** Range: every cell has at least two replicates. Cost: two fits per cell, and one look at each replicate. */
export function influenceOf(
  { points, sample, replication }: GroupPoints,
  law: Law,
  parameters: LawParameters,
): Influence {
  const weights = exponentWeights(points, law, parameters);
  const moves = replicateMoves(points, sample, law, parameters);
  const counts = Float64Array.from(replication.cells, ({ replicates }) => replicates.length);
  const variances = counts.map((count, i) => {
    let squares = 0;
    for (const move of moves) squares += move[i] * move[i];
    return count * squares;
  });
  const logX = points.x.map((x) => log(x));
  const noise = steadyNoise(logX, variances, counts);
  return {
    loads: weights.map((weight, i) => weight * Math.sqrt(noise[i])),
    correlation: meanCorrelation(moves, replication.unitSizes),
    counts,
  };
}

/** Derivative of the exponent with respect to log y of each point. */
export function exponentWeights(points: Points, law: Law, parameters: LawParameters): Float64Array {
  if (law.score !== undefined) {
    const { weights } = law.score(points, parameters.exponent);
    const squares = weights.reduce((sum, w) => sum + w * w, 0);
    return weights.map((w) => w / squares);
  }
  const up = exp(smallStep);
  const exponentAt = (i: number, factor: number): number => {
    const y = points.y.slice();
    y[i] *= factor;
    return law.fit({ x: points.x, y }).exponent;
  };
  return points.y.map((_, i) => (exponentAt(i, up) - exponentAt(i, 1 / up)) / (2 * smallStep));
}

/** How each unit of replicates, nudged, moves log y off the law, cell by cell; their squares sum to the variance. */
function replicateMoves(
  points: Points,
  sample: Resample,
  law: Law,
  parameters: LawParameters,
): Float64Array[] {
  const residuals = ({ x, y }: Points): Float64Array =>
    y.map((value, i) => log(value) - log(law.evaluate(parameters, x[i])));
  const from = residuals(points);
  return Array.from(sample.counts.keys(), (k) =>
    residuals(sample.nudged(k)).map((value, i) => value - from[i]),
  );
}

/** Over the units of replicates that all cells have. */
function meanCorrelation(
  moves: readonly Float64Array[],
  unitSizes: readonly Float64Array[],
): number {
  const common = moves.filter((_, k) => unitSizes.every((sizes) => sizes[k] > 0));
  const cells = unitSizes.length;
  if (common.length < 3 || cells < 2) return 0;
  const sums = new Float64Array(cells);
  for (const move of common) for (let i = 0; i < cells; i++) sums[i] += move[i];
  const squares = new Float64Array(cells);
  for (const move of common) {
    for (let i = 0; i < cells; i++) {
      const off = move[i] - sums[i] / common.length;
      squares[i] += off * off;
    }
  }
  const noisy = Array.from(squares.keys()).filter((i) => squares[i] > 0);
  if (noisy.length < 2) return 0;
  // The sum over pairs from the square of the sum of standardised moves.
  let together = 0;
  for (const move of common) {
    let total = 0;
    for (const i of noisy) total += (move[i] - sums[i] / common.length) / Math.sqrt(squares[i]);
    together += total * total;
  }
  const pairs = (noisy.length * (noisy.length - 1)) / 2;
  const correlation = (together - noisy.length) / 2 / pairs;
  const doubt = beyondDoubt / Math.sqrt((common.length - 1) * pairs);
  return correlation > doubt ? Math.min(correlation, 0.99) : 0;
}
