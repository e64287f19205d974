// drawn-regression.ts — a regression on rows, and when its solution is accurate enough.

import { KtsweepError } from "../../errors.js";
import type { RowBlock, RowSource } from "../../kernel/rows.js";

/** A regression to solve on drawn rows. */
export interface DrawnRegression {
  readonly rows: number;
  readonly ridge: number;
  /** Coordinates that are seen, 0-based. Shape: (p). */
  readonly seen: Uint32Array;
  /** L of each. Shape: (p). */
  readonly scales: Float64Array;
  /** κ of their law. */
  readonly kappa: number;
  readonly source: RowSource;
  /** ỹ of a block of rows, into `labels`. */
  readonly labelsOf: (block: RowBlock, labels: Float64Array) => void;
  readonly poll: () => void;
}

/** A further step that is smaller than this beside the solution ends the refinement. */
const ACCURATE = 1e-10;

/** The largest last step that is let pass. */
const TOLERATED = 1e-7;

const MOST_STEPS = 5;

/**
 * Repeats `step` (one correction of the solution; returns its length and that of the solution) until a correction does
 * not matter. Throws: SYSTEM_SINGULAR where corrections do not get small.
 */
export function refine(
  drawn: DrawnRegression,
  step: () => readonly [correction: number, solution: number],
): void {
  let before = Infinity;
  for (let count = 0; count < MOST_STEPS; count++) {
    const [correction, solution] = step();
    const relative = correction === 0 ? 0 : correction / solution;
    if (relative <= ACCURATE) return;
    if (!(relative <= before / 2) || count === MOST_STEPS - 1) {
      if (Math.min(relative, before) <= TOLERATED) return;
      throw singular(
        drawn,
        `a correction changes the solution by ${relative.toPrecision(2)} of it`,
      );
    }
    before = relative;
  }
}

export function singular({ rows, seen, ridge }: DrawnRegression, why: string): KtsweepError {
  return new KtsweepError(
    "SYSTEM_SINGULAR",
    `The system of ${String(rows)} rows in ${String(seen.length)} coordinates has no solution to working precision: ${why}.`,
    "Raise ridge above 0, or take more or fewer rows than coordinates.",
    { rows, coordinates: seen.length, ridge },
  );
}
