// targets.mjs — a promise, what was measured of it, and the judgement.

import { ratios } from "./rounds.mjs";
import { estimate, median } from "./statistics.mjs";

/**
 * @typedef {object} Target
 * @property {string} text what is measured
 * @property {string} unit
 * @property {number} [atLeast]
 * @property {number} [atMost]
 * @property {boolean} [promised] stands in the list of figures to reach, and so first in the summary
 * @property {boolean} [gated] a ratio of CPU times that CI holds to half of what is promised
 * @property {boolean} [required] its absence fails the gate: what it needs must be there
 * @property {Record<string, import("./statistics.mjs").Estimate>} values by where it was measured
 */

/** Values of the peer with the smallest median; undefined where none of them was measured. */
export function bestOf(values, peers) {
  const measured = peers.flatMap((name) => (values[name] === undefined ? [] : [values[name]]));
  if (measured.length === 0) return undefined;
  return measured.reduce((best, other) => (median(other) < median(best) ? other : best));
}

/** How many times more the first costs than the second, round by round. */
export function speedUp(first, second) {
  return estimate(ratios(first, second));
}

/** Whether the median reaches the target. */
export function isMet({ atLeast = -Infinity, atMost = Infinity }, { median: measured }) {
  return measured >= atLeast && measured <= atMost;
}
