// combination.ts — second moments between linear combinations of predictors, per coordinate, at the nodes of a layout.
//
// The basis is the truth c and the deviations δ_s = v_s − c of the stages, so that a small risk is not the
// difference of large numbers.

import type { ExpectedStage } from "./expected-stage.js";

/** The truth c (undefined) or a stage's deviation δ. */
export type BasisVector = ExpectedStage | undefined;

export interface Term {
  readonly of: BasisVector;
  readonly weight: number;
}

export type Combination = readonly Term[];

/** The same combination with one term per basis vector and none of weight 0. */
export function combine(...parts: readonly Combination[]): Combination {
  const weights = new Map<BasisVector, number>();
  for (const { of, weight } of parts.flat()) weights.set(of, (weights.get(of) ?? 0) + weight);
  return [...weights].flatMap(([of, weight]) => (weight === 0 ? [] : [{ of, weight }]));
}

export function negative(combination: Combination): Combination {
  return combination.map(({ of, weight }) => ({ of, weight: -weight }));
}

/** E[a_i b_i]. Shape: (nodes). */
export function crossMoment(
  a: Combination,
  b: Combination,
  moment: (a: BasisVector, b: BasisVector) => Float64Array,
  nodes: number,
): Float64Array {
  const sum = new Float64Array(nodes);
  for (const left of a) {
    for (const right of b) {
      const weight = left.weight * right.weight;
      const values = moment(left.of, right.of);
      for (let i = 0; i < nodes; i++) sum[i] += weight * values[i];
    }
  }
  return sum;
}
