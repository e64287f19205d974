// ridge-sampled.ts — ridge regression on a stage's own rows: the minimiser of (1/n)‖y − Xw‖² + r wᵀGw, found to a stated
// accuracy or refused.
//
// In function coordinates and from the start v0 it is v = v0 + Δ with Δ at the minimum of ‖ỹ − ZΔ‖² + n r Σ Δ_i² / L_i,
// ỹ = noise − Z r0, L = λ / g, over the coordinates that are seen. Numerical choices: docs/adr/0014-ridge-numerics.md.

import type { RowBlock } from "../../kernel/rows.js";
import type { DrawnRegression } from "./drawn-regression.js";
import { stopped } from "../failures.js";
import type { SimulatedTask } from "../learner.js";
import { solveDual } from "./ridge-dual.js";
import { ridgeFilter } from "./ridge-equivalent.js";
import { solvePrimal } from "./ridge-primal.js";
import { type Regression, ridgeLaw } from "./ridge-regression.js";

/** The residual after training. Shape: (d). Throws: SYSTEM_SINGULAR, MEMORY_REFUSED, CHAIN_INVALID, RUN_STOPPED. */
export function simulateRidge(regression: Regression, task: SimulatedTask): Float64Array {
  const { setting, initial, watch } = task;
  const law = ridgeLaw(regression, setting);
  const filter = ridgeFilter(law);
  if (law.rows === Infinity) return initial.map((value, i) => value * filter.left[i]);
  const seen = Uint32Array.from(law.scales.keys()).filter((i) => law.scales[i] > 0);
  const residual = initial.slice();
  if (seen.length === 0) return residual;
  const source = task.rows();
  try {
    const drawn: DrawnRegression = {
      rows: law.rows,
      ridge: law.ridge,
      seen,
      scales: Float64Array.from(seen, (i) => law.scales[i]),
      kappa: filter.kappa,
      source,
      labelsOf: (block, labels) => {
        subtractPredictions(initial, block, labels);
      },
      poll: () => {
        if (watch.shouldStop()) throw stopped();
      },
    };
    const change = seen.length <= law.rows ? solvePrimal(drawn) : solveDual(drawn);
    seen.forEach((i, j) => (residual[i] += change[j]));
    return residual;
  } finally {
    source.release();
  }
}

/** noise − Z r0. */
function subtractPredictions(
  start: Float64Array,
  { z, noise }: RowBlock,
  labels: Float64Array,
): void {
  const d = start.length;
  for (let s = 0; s < labels.length; s++) {
    let sum = 0;
    for (let i = 0, at = s * d; i < d; i++, at++) sum += z[at] * start[i];
    labels[s] = noise[s] - sum;
  }
}
