// degrees-of-freedom.ts — how much a jackknife variance over joint replicate numbers is worth.

import { exp } from "@ktsweep/core";
import type { Estimator } from "./intervals/interval.js";
import { logErrors } from "./log-errors.js";
import type { Replication } from "./replication.js";
import type { Resample } from "./resample.js";

/**
 * Degrees of freedom of the jackknife variance if cells are alike: R − 1 when every cell has the same
 * R replicates. 0 when some cell has fewer than two units.
 *
 * Otherwise unit k carries the weight a_k = Σ n_ik/n_i² over the cells i (its share of the variance),
 * and (Σ a)²/Σ a² − 1 is what a variance from such unequal shares is worth (Satterthwaite, 1946). A
 * cell with few replicates pulls it down.
 */
export function degreesOfFreedom(replication: Replication): number {
  const { unitSizes, units } = replication;
  if (unitSizes.some((sizes) => sizes.reduce((n, size) => n + (size > 0 ? 1 : 0), 0) < 2)) return 0;
  return fromShares(unitSizes, units, (n) => 1 / (n * n));
}

/** Whether some cell lacks a replicate number that another has. */
export function isUneven({ cells, numbers }: Replication): boolean {
  return cells.some(({ replicates }) => replicates.length < numbers.length);
}

/**
 * Degrees of freedom of each component of an estimate. Where cells have unequal replicates the shares
 * are those of the component's own variance: cell i contributes what a move of its log y by its
 * standard error changes. Shape: as the estimator's vector. Cost: one fit per cell where uneven.
 */
export function componentFreedom(
  replication: Replication,
  sample: Resample,
  estimator: Estimator,
): Float64Array {
  const alike = degreesOfFreedom(replication);
  const points = sample.points();
  const estimate = estimator(points);
  if (alike === 0 || !isUneven(replication)) return estimate.map(() => alike);
  const errors = logErrors(sample);
  const moves = Array.from(errors, (error, i) =>
    estimator({ ...points, y: points.y.with(i, points.y[i] * exp(error)) }),
  );
  const { unitSizes, units } = replication;
  return estimate.map((value, j) => {
    const own = fromShares(unitSizes, units, (n, i) => (moves[i][j] - value) ** 2 / n);
    return own > 0 ? own : alike;
  });
}

/** `shareOf(n_i, i)`: what each of the n_i replicates of cell i adds to the variance, up to a factor. */
function fromShares(
  unitSizes: readonly Float64Array[],
  units: number,
  shareOf: (n: number, cell: number) => number,
): number {
  const share = new Float64Array(units);
  unitSizes.forEach((sizes, i) => {
    const n = sizes.reduce((sum, size) => sum + size, 0);
    const own = shareOf(n, i);
    for (let k = 0; k < units; k++) if (sizes[k] > 0) share[k] += sizes[k] * own;
  });
  const sum = share.reduce((total, a) => total + a, 0);
  const squares = share.reduce((total, a) => total + a * a, 0);
  return (sum * sum) / squares - 1;
}
