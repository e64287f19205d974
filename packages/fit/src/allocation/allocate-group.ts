// allocate-group.ts — replicates where the variance of a group's exponent falls most per predicted cost.

import { studentTQuantile } from "../student-t.js";
import type { Influence } from "./influence.js";
import { nextRung } from "./ladder.js";
import { jackknifeFreedom, predictedFreedom, predictedVariance } from "./predicted-error.js";

/** A group whose exponent is not known well enough. Shape: arrays (cells), in the order of its points. */
export interface GroupState {
  readonly influence: Influence;
  /** Replicates that were asked for so far; fewer may be there where rows have failed. */
  readonly planned: Float64Array;
  /** Predicted seconds of one replicate. Range: > 0. */
  readonly costs: Float64Array;
  /** Half-width of the interval that the fit has now. */
  readonly halfwidth: number;
}

export interface Demand {
  readonly halfwidth: number;
  readonly max: number;
  readonly level: number;
}

/** What comes next for a group. */
export interface GroupAllocation {
  /** Shape: (cells). */
  readonly replicates: Float64Array;
  /** Half-width that the interval is predicted to have with them. */
  readonly predicted: number;
}

/** A round at most doubles what a group has cost so far … */
const mostGrowth = 1;
/** … and is worth a look: it adds at least this share, */
const leastGrowth = 0.2;
/** and gives no cell more than this many times its replicates, since the first looks are noisy. */
const mostPerCell = 4;
/** A round aims below the half-width that is asked for by so many standard errors of a half-width; one ends the sweep. */
const aim = 1.25;
/** Where `max` of everything would not do either, it ends once the variance is so near to that. */
const nearLeast = 1.05;
/** Moves that are compared at a time. */
const comparedMoves = 64;

/** Undefined where more replicates would gain nothing. Cost: O(n²) per rung that is climbed at most. */
export function allocateGroup(state: GroupState, demand: Demand): GroupAllocation | undefined {
  const { planned, costs } = state;
  const predict = prediction(state, demand.level);
  const replicates = planned.slice();
  const caps = planned.map((count) => Math.min(demand.max, mostPerCell * count));
  const spent = costOf(planned, costs);
  const everything = planned.map((count) => Math.max(count, demand.max));
  const least = predict(everything) * Math.sqrt(nearLeast);
  if (least > demand.halfwidth && predict(planned) <= least) return undefined;
  // The round aims a little below what ends the sweep, so that the next look seldom misses it.
  const isEnough = (counts: Float64Array): boolean =>
    predict(counts) <= Math.max(least, demand.halfwidth / (1 + aim * relativeError(state, counts)));
  const climb = climber(state, caps);
  for (let added = 0; added < leastGrowth * spent || !isEnough(replicates);) {
    const cost = climb(replicates, mostGrowth * spent - added);
    if (cost === undefined) break;
    added += cost;
  }
  const grew = replicates.some((count, i) => count > planned[i]);
  return grew ? { replicates, predicted: predict(replicates) } : undefined;
}

/**
 * Half-width at other numbers of replicates. What the interval is wider now than the law's slope at the fit explains
 * shrinks with it.
 */
function prediction(state: GroupState, level: number): (replicates: Float64Array) => number {
  const { planned, halfwidth } = state;
  const bare = (replicates: Float64Array): number => bareHalfwidth(state, replicates, level);
  const now = bare(planned);
  const excess = now > 0 ? Math.max(0, halfwidth / now - 1) : 0;
  return (replicates) => {
    const then = bare(replicates);
    return now > 0 ? then * (1 + (excess * then) / now) : then;
  };
}

/**
 * Whether an exponent is known well enough. An interval may be narrow by luck, and luck that ends a sweep makes intervals
 * that cover too seldom. So the noise of all cells together, which is known better than that of the interval, must make it
 * narrow enough by a standard error of its width: an interval that is not narrow enough is then the exception.
 */
export function isKnown(state: GroupState, { halfwidth, level }: Demand): boolean {
  const { planned } = state;
  const steadied = bareHalfwidth(state, planned, level) * (1 + relativeError(state, planned));
  return Math.max(state.halfwidth, steadied) <= halfwidth;
}

/** Standard error of an interval's half-width, relative to it. */
function relativeError({ influence }: GroupState, replicates: Float64Array): number {
  return 1 / Math.sqrt(2 * jackknifeFreedom(influence, replicates));
}

/** Half-width by the steadied noise and the law's slope at the fit alone. */
function bareHalfwidth(
  { influence, planned }: Pick<GroupState, "influence" | "planned">,
  replicates: Float64Array,
  level: number,
): number {
  const there = replicates.map((count, i) => (count * influence.counts[i]) / planned[i]);
  const freedom = Math.min(1e6, Math.max(1, predictedFreedom(influence, there)));
  const variance = Math.max(0, predictedVariance(influence, there));
  return studentTQuantile((1 + level) / 2, freedom) * Math.sqrt(variance);
}

/**
 * Lifts the cells that gain most per cost to their next rung; returns the cost, undefined where nothing affordable gains.
 * Cells are lifted as the first m in the order of |load|/√cost, of these the ones with the fewest replicates: without
 * common noise that is the order of the best allocation, with it cells are lifted together.
 */
function climber(
  { influence, costs }: GroupState,
  caps: Float64Array,
): (replicates: Float64Array, budget: number) => number | undefined {
  const { loads, correlation } = influence;
  const worth = loads.map((load, i) => Math.abs(load) / Math.sqrt(costs[i]));
  const order = Array.from(worth.keys()).sort((i, j) => worth[j] - worth[i] || i - j);
  const stride = correlation === 0 ? 1 : Math.ceil(order.length / comparedMoves);
  return (replicates, budget) => {
    const before = predictedVariance(influence, replicates);
    let best: { readonly lifted: Float64Array; readonly cost: number } | undefined;
    let bestRate = 0;
    let least = Infinity;
    let members: number[] = [];
    order.forEach((cell, place) => {
      if (replicates[cell] >= caps[cell] || replicates[cell] > least) return;
      if (replicates[cell] < least) members = [];
      least = replicates[cell];
      members.push(cell);
      if ((place + 1) % stride !== 0 && place + 1 < order.length) return;
      const lifted = replicates.slice();
      for (const i of members) lifted[i] = nextRung(lifted[i], caps[i]);
      const cost = members.reduce((sum, i) => sum + (lifted[i] - replicates[i]) * costs[i], 0);
      const rate = (before - predictedVariance(influence, lifted)) / cost;
      if (cost > budget || !(rate > bestRate)) return;
      best = { lifted, cost };
      bestRate = rate;
    });
    if (best === undefined) return undefined;
    replicates.set(best.lifted);
    return best.cost;
  };
}

function costOf(replicates: Float64Array, costs: Float64Array): number {
  return replicates.reduce((sum, count, i) => sum + count * costs[i], 0);
}
