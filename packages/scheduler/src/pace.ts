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
  /** Runs of lots that began with one item: these have a cell's own misprediction in common. */
  readonly runs: Float64Array;
  /** Sum of observed² / predicted over the runs that have ended. Unit: seconds. */
  readonly squares: Float64Array;
  /** The last run: its item, predicted and observed seconds. */
  readonly runItem: Float64Array;
  readonly runComputed: Float64Array;
  readonly runObserved: Float64Array;
}

/** Predicted seconds that must be behind an observation before it outweighs the prediction. */
const PRIOR_SECONDS = 0.02;
/** Voice of "as predicted" among those of the classes that were seen. */
const PRIOR_VOICE = 0.2;

/** Nothing seen yet. */
export function emptyPace(classes: number): Pace {
  const zeros = () => new Float64Array(classes);
  return {
    ...{ pending: zeros(), leased: zeros(), computed: zeros(), observed: zeros() },
    ...{ runs: zeros(), squares: zeros() },
    ...{ runItem: zeros().fill(-1), runComputed: zeros(), runObserved: zeros() },
  };
}

/** Rows of a lot that were computed. */
export interface Observation {
  /** The first item. */
  readonly item: number;
  readonly predicted: number;
  readonly observed: number;
}

/** Notes what rows of a class took. */
export function noteObserved(
  pace: Pace,
  c: number,
  { item, predicted, observed }: Observation,
): void {
  pace.computed[c] += predicted;
  pace.observed[c] += observed;
  if (!(predicted > 0)) return;
  if (pace.runItem[c] !== item) {
    pace.squares[c] += squareOf(pace.runComputed[c], pace.runObserved[c]);
    pace.runs[c] += 1;
    pace.runItem[c] = item;
    pace.runComputed[c] = 0;
    pace.runObserved[c] = 0;
  }
  pace.runComputed[c] += predicted;
  pace.runObserved[c] += observed;
}

/** Sum of observed² / predicted over all runs of a class. */
export function squaresOf({ squares, runComputed, runObserved }: Pace, c: number): number {
  return squares[c] + squareOf(runComputed[c], runObserved[c]);
}

function squareOf(predicted: number, observed: number): number {
  return predicted > 0 ? (observed / predicted) * observed : 0;
}

/**
 * Observed over predicted seconds of a class: its own where it has been seen, drawn to that of all
 * classes, drawn to 1. Range: > 0.
 */
export function slowness(pace: Pace, costClass: number): number {
  return ratio(pace, costClass, overallSlowness(pace).mean);
}

/** Seconds of work, as observed so far, in the rows of `part` ("pending" or "leased"). */
export function workSeconds(pace: Pace, part: "pending" | "leased"): number {
  const overall = overallSlowness(pace).mean;
  let seconds = 0;
  for (let c = 0; c < pace[part].length; c++) {
    if (pace[part][c] > 0) seconds += pace[part][c] * ratio(pace, c, overall);
  }
  return seconds;
}

/**
 * Observed over predicted seconds of a class of which nothing is known, and how many classes say so.
 *
 * Every class that was seen has one voice, and so far a prediction that is right has a fifth of one: long rows say little
 * about the pace of short ones. The mean is that of square roots, between the geometric and the plain one.
 */
export function overallSlowness({ computed, observed }: Pace): {
  readonly mean: number;
  readonly voices: number;
} {
  let roots = PRIOR_VOICE;
  let weights = PRIOR_VOICE;
  let squares = PRIOR_VOICE * PRIOR_VOICE;
  for (let c = 0; c < computed.length; c++) {
    if (!(computed[c] > 0)) continue;
    const weight = computed[c] / (computed[c] + PRIOR_SECONDS);
    roots += weight * Math.sqrt(observed[c] / computed[c]);
    weights += weight;
    squares += weight * weight;
  }
  const root = roots / weights;
  return { mean: root * root, voices: (weights * weights) / squares };
}

/** Sum of one part over all classes. */
export function sum(part: Float64Array): number {
  let total = 0;
  for (const value of part) total += value;
  return Math.max(0, total);
}

function ratio({ computed, observed }: Pace, costClass: number, prior: number): number {
  const seconds = observed[costClass] + PRIOR_SECONDS * prior;
  return Math.max(1e-9, seconds / (computed[costClass] + PRIOR_SECONDS));
}
