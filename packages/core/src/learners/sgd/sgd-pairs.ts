// sgd-pairs.ts — what becomes of E[r_i r_j], i ≠ j, over the updates of SGD on Gaussian coordinates.
//
// E[r_i r_j] ← E[r_i r_j] (1 − x_i − x_j + x_i x_j (1 + 1/B)): E[z_i z_j (z·r)²] = 2 r_i r_j once per sample, and r_i r_j for
// every two samples of a batch. docs/theory/rotated-stages.md, section 3.

import { stopped } from "../failures.js";
import type { PairTask } from "../learner.js";
import { integerPower } from "./sgd-filter.js";
import { type SteppedTraining, trainingStretches } from "./sgd-training.js";

/** The product of these factors over all updates. Shape: (d × d), symmetric; the diagonal has no meaning. */
export function stochasticPairs(
  training: SteppedTraining<number>,
  { setting, shouldStop }: PairTask,
): Float64Array {
  const { eigenvalues } = setting;
  const d = eigenvalues.length;
  const twice = 1 + 1 / training.batch;
  const pairs = new Float64Array(d * d).fill(1);
  for (const { stepSize, count } of trainingStretches(training, setting)) {
    if (shouldStop()) throw stopped();
    const x = eigenvalues.map((value) => stepSize * value);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < i; j++) {
        const factor = 1 - x[i] - x[j] + x[i] * x[j] * twice;
        pairs[i * d + j] *= integerPower(factor, count);
      }
    }
  }
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) pairs[j * d + i] = pairs[i * d + j];
  return pairs;
}
