// pairs.ts — pairs of coordinates where each is multiplied by a factor of its own: filters, and ridge by its equivalent.

import { outer } from "../matrix/square.js";
import type { PairTask } from "./learner.js";

/** Π_i Π_j. Shape: (d × d). */
export function filteredPairs({ survival }: PairTask): Float64Array {
  return outer(survival, survival);
}
