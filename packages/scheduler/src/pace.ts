// pace.ts — predicted against observed seconds, per cost class: what sizes lots and weighs the time left.

/** Sums per cost class, in predicted seconds but for `observed`. Shape: (classes). */
export interface Pace {
  /** Not leased. */
  readonly pending: Float64Array;
  /** Leased, not yet computed. */
  readonly leased: Float64Array;
  /** Computed at any time, recorded or not. */
  readonly computed: Float64Array;
  /** Seconds that the rows in `computed` really took. */
  readonly observed: Float64Array;
}

/** Predicted seconds that must be behind an observation before it outweighs the prediction. */
const PRIOR_SECONDS = 0.02;

/** Nothing seen yet. */
export function emptyPace(classes: number): Pace {
  const zeros = () => new Float64Array(classes);
  return { pending: zeros(), leased: zeros(), computed: zeros(), observed: zeros() };
}

/**
 * Observed over predicted seconds of a class: its own where it has been seen, drawn to that of all
 * classes, drawn to 1. Range: > 0.
 */
export function slowness(pace: Pace, costClass: number): number {
  const overall = ratio(sum(pace.observed), sum(pace.computed), 1);
  return ratio(pace.observed[costClass], pace.computed[costClass], overall);
}

/** Seconds of work, as observed so far, in the rows of `part` ("pending" or "leased"). */
export function workSeconds(pace: Pace, part: "pending" | "leased"): number {
  const overall = ratio(sum(pace.observed), sum(pace.computed), 1);
  let seconds = 0;
  for (let c = 0; c < pace[part].length; c++) {
    if (pace[part][c] > 0)
      seconds += pace[part][c] * ratio(pace.observed[c], pace.computed[c], overall);
  }
  return seconds;
}

/** Sum of one part over all classes. */
export function sum(part: Float64Array): number {
  let total = 0;
  for (const value of part) total += value;
  return Math.max(0, total);
}

function ratio(observed: number, predicted: number, prior: number): number {
  return Math.max(1e-9, (observed + PRIOR_SECONDS * prior) / (predicted + PRIOR_SECONDS));
}
