// coordinates.ts — how many coordinates engines work on.

import type { Problem } from "./cell.js";

/** Coordinates that engines work on: d, or one more than the features of a sketch. */
export function coordinateCount({ d, sketch }: Problem): number {
  return sketch === undefined ? d : sketch.features + 1;
}
