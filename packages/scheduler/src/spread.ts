// spread.ts — how far the work that is left may be from what is expected of it: how observed seconds scatter around
// predicted ones, inside of cost classes and between them.
import { overallSlowness, slowness, squaresOf, type Pace } from "./pace.js";

/** Relative deviation of classes from each other before two of them were seen, and how many classes that counts for. */
const BETWEEN = 0.9;
const BETWEEN_CLASSES = 1;
/** Relative deviation of cells of one class from each other, before any were compared, and how many that counts for. */
const WITHIN = 0.4;
const WITHIN_RUNS = 1;

/**
 * Standard deviation of the work left (pending and leased). Unit: seconds.
 *
 * A class that was seen goes on at its own pace: what is left of it deviates as its cells did from each other. One that
 * was never seen is as fast as all are together, give or take what classes differ by.
 * Cost: O(cost classes).
 */
export function workDeviation(pace: Pace): number {
  const within = withinSquared(pace);
  const overall = overallSlowness(pace);
  const between = betweenSquared(pace, overall.mean);
  let unseen = 0;
  let variance = 0;
  for (let c = 0; c < pace.pending.length; c++) {
    const left = Math.max(0, pace.pending[c] + pace.leased[c]) * slowness(pace, c);
    if (left === 0) continue;
    const runs = pace.runs[c];
    if (runs === 0) {
      variance += left * left * between;
      unseen += left;
      continue;
    }
    const ofRuns =
      (WITHIN_RUNS * within + (runs - 1) * runsSquared(pace, c)) / (WITHIN_RUNS + runs - 1);
    const runSeconds = pace.observed[c] / runs;
    variance += ofRuns * (Math.min(1, runSeconds / left) + 1 / runs) * left * left;
  }
  // What the unseen ones have in common is as uncertain as the mean of those that were seen.
  return Math.sqrt(variance + (unseen * unseen * between) / overall.voices);
}

/** Squared relative deviation of the runs of a class from each other; 0 where there are not two. */
function runsSquared(pace: Pace, c: number): number {
  const { computed, observed, runs } = pace;
  if (runs[c] < 2 || !(observed[c] > 0)) return 0;
  const ratio = observed[c] / computed[c];
  const scatter = Math.max(0, squaresOf(pace, c) - ratio * observed[c]);
  return ((scatter / (runs[c] - 1)) * runs[c]) / (ratio * observed[c]);
}

/** The same over all classes, drawn to `WITHIN`. */
function withinSquared(pace: Pace): number {
  let weight = WITHIN_RUNS;
  let total = WITHIN_RUNS * WITHIN * WITHIN;
  for (let c = 0; c < pace.runs.length; c++) {
    if (pace.runs[c] < 2) continue;
    weight += pace.runs[c] - 1;
    total += (pace.runs[c] - 1) * runsSquared(pace, c);
  }
  return total / weight;
}

/** Squared relative deviation of classes from all classes together, drawn to `BETWEEN`. */
function betweenSquared({ computed, observed, runs }: Pace, overall: number): number {
  let weight = BETWEEN_CLASSES;
  let total = BETWEEN_CLASSES * BETWEEN * BETWEEN;
  for (let c = 0; c < runs.length; c++) {
    if (runs[c] === 0 || !(observed[c] > 0)) continue;
    // (x − 1)² / x is the squared logarithm of x where x is near 1.
    const x = observed[c] / computed[c] / overall;
    weight += 1;
    total += ((x - 1) * (x - 1)) / x;
  }
  return total / weight;
}
