// test-set.ts — what a predictor of a multi-index truth is worth: its part along each component and the rest of it, read
// at inputs of a replicate's own that no stage learns from.

import type { MultiIndexTarget } from "../cell.js";
import { drawnRows } from "../kernel/rows.js";
import type { Inputs } from "./network.js";
import { COMPONENTS, componentEnergies, truthAt } from "./target.js";

/**
 * Inputs of a test set. A risk's relative standard error from it is √((κ − 1)/4096), κ the kurtosis of the rest: 2 to 4 %
 * where that is near normal; what is missing along the components has none of its own.
 */
export const TEST_ROWS = 4096;

export interface TestSet extends Inputs {
  readonly d: number;
  readonly count: number;
  readonly target: MultiIndexTarget;
  /** Components divided by their norm (2 × count): Σ over the truth's law of their products is the identity. */
  readonly directions: readonly Float64Array[];
  /** Inverse of the 2 × 2 matrix of their products on the test set: [a, b, c] of [[a, b], [b, c]]. */
  readonly inverse: readonly [number, number, number];
}

/** `key`: of draws that are the same for all stages of the cell's replicate. */
export function drawnTestSet(target: MultiIndexTarget, d: number, key: Uint8Array): TestSet {
  const rows = drawnRows({ key, noiseKey: key, d, distribution: "gaussian", noiseStd: 0 });
  const x = rows.read(TEST_ROWS).z.slice();
  rows.release();
  const energies = componentEnergies(target);
  const [e, h] = COMPONENTS.map((component, i) => {
    const norm = Math.sqrt(energies[i]);
    return truthAt(target, component, { x, d }).map((value) => value / norm);
  });
  const [ee, eh, hh] = [dot(e, e), dot(e, h), dot(h, h)];
  const determinant = ee * hh - eh * eh;
  const inverse = [hh / determinant, -eh / determinant, ee / determinant] as const;
  return { x, d, count: TEST_ROWS, target, directions: [e, h], inverse };
}

/** A function as far as the components tell: g = Σ coefficient_i direction_i + rest. */
export interface Decomposition {
  readonly coefficients: readonly number[];
  /** Mean square of the rest. */
  readonly rest: number;
}

/** By least squares on the test set: exact for what lies in the components. `values`: at the test inputs (count). */
export function decompose({ directions, inverse }: TestSet, values: Float64Array): Decomposition {
  const [p, q] = directions.map((direction) => dot(direction, values));
  const [a, b, c] = inverse;
  const coefficients = [a * p + b * q, b * p + c * q];
  let rest = 0;
  for (let s = 0; s < values.length; s++) {
    const explained = coefficients[0] * directions[0][s] + coefficients[1] * directions[1][s];
    rest += (values[s] - explained) * (values[s] - explained);
  }
  return { coefficients, rest: rest / values.length };
}

/**
 * ½ E g² from the decomposition of g: components by their known norm, the rest by its mean square. A plain mean square
 * over the test set would have several times the error where a component is missing: E h_3⁴ = 93.
 */
export function halfEnergy({ coefficients, rest }: Decomposition): number {
  return coefficients.reduce((sum, value) => sum + value * value, rest) / 2;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let s = 0; s < a.length; s++) sum += a[s] * b[s];
  return sum;
}
