// profile.ts — which coordinates a profile shows.

import { expandGrid } from "./grid.js";

/**
 * At most `points` of the indices 1 … d, spread evenly over log(index), both ends included, ascending.
 *
 * @example profileIndices(100, 3) // 1, 10, 100
 */
export function profileIndices(d: number, points: number): Float64Array {
  if (points >= d) return Float64Array.from({ length: d }, (_, i) => i + 1);
  if (points === 1) return Float64Array.of(1);
  return expandGrid({ logspace: [1, d, points], round: "int" });
}
