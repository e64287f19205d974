// together.ts — what rows cost that are computed together: the same replicate of neighbouring cells, draws shared.
import type { LeaseOrder } from "./order.js";
import type { Plan } from "./plan.js";

/**
 * Of the time that a row takes alone: drawing the random numbers, and updating the model with them.
 *
 * Source: 1.3 ns per coordinate and step for the draw, 0.35 ns for each model that uses it; both together, 1.65 ns,
 * are a model alone.
 */
const DRAW = 1.3 / 1.65;
const MODEL = 0.35 / 1.65;

/**
 * Seconds of rows that share their draws. The longest one's draws serve all; each has its model to update.
 *
 * `longest` and `sum`: of the seconds that they take alone. One row alone takes what it takes alone.
 *
 * @example
 * togetherSeconds(1, 16) // 4.18: sixteen equal cells cost about four
 */
export function togetherSeconds(longest: number, sum: number): number {
  return DRAW * longest + MODEL * sum;
}

/** How many neighbours are computed together at most. Range: ≥ 1. */
export function togetherOf({ together = 1 }: Plan): number {
  return Math.max(1, Math.floor(together));
}

/**
 * Predicted seconds of a row of each item where its whole block is computed together: `alone` less what it saves.
 *
 * The saving is spread in proportion, so that seconds of rows still add up to the seconds of a lot.
 * Shape: (items). Cost: O(ranges).
 */
export function sharedSeconds(plan: Plan, alone: Float64Array, order: LeaseOrder): Float64Array {
  if (togetherOf(plan) === 1) return alone;
  const { missing, secondsPerRow } = plan;
  const seconds = alone.slice();
  for (const block of order.blocks) {
    let longest = 0;
    let sum = 0;
    eachItem(missing.items, order.starts[block], order.ends[block], (item) => {
      longest = Math.max(longest, secondsPerRow[item]);
      sum += secondsPerRow[item];
    });
    if (!(sum > 0)) continue;
    const saved = 1 - togetherSeconds(longest, sum) / sum;
    eachItem(missing.items, order.starts[block], order.ends[block], (item) => {
      seconds[item] -= saved * secondsPerRow[item];
    });
  }
  return seconds;
}

function eachItem(
  items: Int32Array,
  start: number,
  end: number,
  visit: (item: number) => void,
): void {
  for (let r = start; r < end; r++) {
    if (r === start || items[r] !== items[r - 1]) visit(items[r]);
  }
}
