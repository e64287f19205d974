// degrees-of-freedom.ts — how much a jackknife variance over joint replicate numbers is worth.

import type { Replication } from "./resample.js";

/**
 * Degrees of freedom of the jackknife variance: R − 1 when every cell has the same R replicates.
 *
 * Otherwise number k carries the weight a_k = Σ 1/n_i² over the cells i that have it (its share of the
 * variance if cells are alike), and (Σ a)²/Σ a² − 1 is what a variance from such unequal shares is
 * worth. A cell with few replicates pulls it down. 0 when some cell has fewer than two.
 */
export function degreesOfFreedom({ numbers, places }: Replication): number {
  const share = new Float64Array(numbers.length);
  for (const place of places) {
    const size = place.filter((at) => at >= 0).length;
    if (size < 2) return 0;
    place.forEach((at, k) => {
      if (at >= 0) share[k] += 1 / (size * size);
    });
  }
  const sum = share.reduce((total, a) => total + a, 0);
  const squares = share.reduce((total, a) => total + a * a, 0);
  return (sum * sum) / squares - 1;
}
