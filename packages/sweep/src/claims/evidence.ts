// evidence.ts — what a sweep came to, as claims look at it.

import type { Column } from "../sweep.js";
import type { ClaimPoint } from "./claim.js";

/** One planned cell: axes and derived names, and means of result columns over replicates. */
export interface CellEvidence {
  /** Number of the grid point. */
  readonly index: number;
  /** Id of the cell, as tables have it. */
  readonly cell: string;
  readonly point: ClaimPoint;
  /** Axes, derived names, outputs, `<output>_standard_error`, and what a profile shows (docs/spec.md). */
  readonly column: Column;
  /** The same means with one replicate left out, replicate by replicate; empty where there are fewer than two. */
  readonly leaveOneOut?: readonly Column[];
}

/** One fitted law. */
export interface FitEvidence {
  readonly name: string;
  /** The columns that the fit is grouped by, `expected_exponent` and `predicted_exponent`. */
  readonly point: ClaimPoint;
  readonly exponent: number;
  /** Ends of the exponent's interval, where it has one. */
  readonly interval?: readonly [low: number, high: number];
}

/**
 * What a preset's run came to. `axes`: names of the axes that tell its cells apart (not those that `best` chose over),
 * for claims along one of them.
 */
export interface Evidence {
  readonly axes: readonly string[];
  readonly cells: readonly CellEvidence[];
  readonly fits: readonly FitEvidence[];
}
