// profile.ts — which coordinates a profile shows.

import { KtsweepError } from "./errors.js";
import { expandGrid } from "./grid.js";

/**
 * The coordinates listed, or at most `points` of the indices 1 … d, spread evenly over log(index), both ends included;
 * ascending, each once.
 *
 * Throws: CHAIN_INVALID where a listed coordinate is none of 1 … d.
 *
 * @example profileIndices(100, 3) // 1, 10, 100
 * @example profileIndices(100, [84, 1]) // 1, 84
 */
export function profileIndices(d: number, points: number | readonly number[]): Float64Array {
  if (typeof points !== "number") return listedIndices(d, points);
  if (points >= d) return Float64Array.from({ length: d }, (_, i) => i + 1);
  if (points === 1) return Float64Array.of(1);
  return expandGrid({ logspace: [1, d, points], round: "int" });
}

function listedIndices(d: number, points: readonly number[]): Float64Array {
  const odd = points.find((index) => !(Number.isInteger(index) && index >= 1 && index <= d));
  if (odd !== undefined || points.length === 0) {
    throw new KtsweepError(
      "CHAIN_INVALID",
      odd === undefined ? "A profile lists no coordinate." : `A profile shows ${String(odd)}.`,
      `List whole numbers from 1 to d = ${String(d)}.`,
    );
  }
  return Float64Array.from(new Set(points)).sort();
}
