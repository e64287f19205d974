// allocate-group.ts — replicates where the variance of a group's exponent falls most per predicted cost.

import { studentTQuantile } from "../student-t.js";
import type { Influence } from "./influence.js";
import { nextRung } from "./ladder.js";
import { predictedFreedom, predictedVariance } from "./predicted-error.js";

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
/** A round aims below the half-width that is asked for, so that the next look seldom misses it by a little. */
const aim = 0.95;
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
  const goal = Math.max(aim * demand.halfwidth, predict(everything) * Math.sqrt(nearLeast));
  const isUseless = predict(planned) <= goal && goal > demand.halfwidth;
  if (isUseless) return undefined;
  const climb = climber(state, caps);
  for (let added = 0; added < leastGrowth * spent || predict(replicates) > goal;) {
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
function prediction(
  { influence, planned, halfwidth }: GroupState,
  level: number,
): (replicates: Float64Array) => number {
  const yields = influence.counts.map((count, i) => count / planned[i]);
  const bare = (replicates: Float64Array): number => {
    const there = replicates.map((count, i) => count * yields[i]);
    const freedom = Math.min(1e6, Math.max(1, predictedFreedom(influence, there)));
    const variance = Math.max(0, predictedVariance(influence, there));
    return studentTQuantile((1 + level) / 2, freedom) * Math.sqrt(variance);
  };
  const now = bare(planned);
  const excess = now > 0 ? Math.max(0, halfwidth / now - 1) : 0;
  return (replicates) => {
    const then = bare(replicates);
    return now > 0 ? then * (1 + (excess * then) / now) : then;
  };
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
