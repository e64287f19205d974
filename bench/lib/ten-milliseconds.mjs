// ten-milliseconds.mjs — a sweep of one cell whose replicates take about 10 ms each.

/** Of the cell, for peers that compute the same. */
export const d = 1024;
export const steps = 5000;

/** @param {number} replicates */
export function tenMilliseconds(name, replicates) {
  return {
    name,
    problem: { d, target: { exponent: 1.5 }, noiseVariance: 0.01 },
    chain: { model: { learner: "sgd", spectrum: { exponent: 1.5 }, steps, stepSize: 0.1 } },
    engine: "sampled",
    replicates,
  };
}
