// statistics.mjs — a median over rounds and how far it can be trusted.

/**
 * @typedef {object} Estimate
 * @property {number} median
 * @property {number} low lower end of the 95 % bootstrap interval of the median
 * @property {number} high its upper end
 */

const resamples = 2000;

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The same values give the same interval.
 * @param {readonly number[]} values one per round
 * @returns {Estimate}
 */
export function estimate(values) {
  const draw = lcg(values.length);
  const medians = Array.from({ length: resamples }, () =>
    median(values.map(() => values[draw(values.length)])),
  ).sort((a, b) => a - b);
  const at = (share) => medians[Math.round(share * (resamples - 1))];
  return { median: median(values), low: at(0.025), high: at(0.975) };
}

/** Whole numbers below a limit from a 48-bit linear congruential generator. */
function lcg(seed) {
  let state = BigInt(seed);
  return (limit) => {
    state = (state * 0x5deece66dn + 11n) & 0xffffffffffffn;
    return Number((state >> 16n) % BigInt(limit));
  };
}
