// broken-line.ts — a power law whose exponent changes at one of the points.

import { log } from "@ktsweep/core";
import type { Points } from "../types.js";
import { orthonormal, product } from "./tangent.js";

/** Two slopes that meet at a point. */
export interface BrokenLine {
  /** Place of the point where they meet. */
  readonly knot: number;
  readonly lower: number;
  readonly upper: number;
  /** Weighted sum of squared log residuals. */
  readonly squares: number;
}

/** max(0, log x − log x_knot): what an exponent that changes there adds. Shape: (n). */
export function hinge(logX: Float64Array, knot: number): Float64Array {
  return logX.map((u) => Math.max(0, u - logX[knot]));
}

/** Knots with at least two points on either side. */
export function knotsOf({ x }: Points): readonly number[] {
  return Array.from(x.keys()).filter(
    (i) => i >= 2 && i < x.length - 2 && x[i] > x[i - 1] && x[i + 1] > x[i],
  );
}

/** The best broken line by weighted least squares; undefined with fewer than five points. */
export function bestBrokenLine(points: Points, weights: Float64Array): BrokenLine | undefined {
  const logX = points.x.map((x) => log(x));
  const logY = points.y.map((y) => log(y));
  let best: BrokenLine | undefined;
  for (const knot of knotsOf(points)) {
    const bend = hinge(logX, knot);
    const squares = squaresLeft([logX.map(() => 1), logX, bend], logY, weights);
    if (best && squares >= best.squares) continue;
    best = { knot, squares, ...slopes(logX, logY, weights, knot) };
  }
  return best;
}

/** Weighted squares that the columns leave of `target`. */
function squaresLeft(
  columns: readonly Float64Array[],
  target: Float64Array,
  weights: Float64Array,
): number {
  const scaled = (column: Float64Array): Float64Array =>
    column.map((value, i) => value * Math.sqrt(weights[i]));
  const basis = orthonormal(columns.map(scaled));
  const rest = scaled(target);
  for (const unit of basis) {
    const share = product(unit, rest);
    for (let i = 0; i < rest.length; i++) rest[i] -= share * unit[i];
  }
  return product(rest, rest);
}

/** Slopes below and above the knot: each column with the others projected out of it. */
function slopes(
  logX: Float64Array,
  logY: Float64Array,
  weights: Float64Array,
  knot: number,
): { readonly lower: number; readonly upper: number } {
  const ones = logX.map(() => 1);
  const below = logX.map((u) => Math.min(0, u - logX[knot]));
  const above = hinge(logX, knot);
  const slopeOf = (own: Float64Array, other: Float64Array): number => {
    const scaled = (column: Float64Array): Float64Array =>
      column.map((value, i) => value * Math.sqrt(weights[i]));
    const basis = orthonormal([scaled(ones), scaled(other)]);
    const rest = scaled(own);
    for (const unit of basis) {
      const share = product(unit, rest);
      for (let i = 0; i < rest.length; i++) rest[i] -= share * unit[i];
    }
    return product(rest, scaled(logY)) / product(rest, rest);
  };
  return { lower: slopeOf(below, above), upper: slopeOf(above, below) };
}
