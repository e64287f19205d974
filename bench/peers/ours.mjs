// ours.mjs — the same work by @ktsweep/core; prints the mean risk, for `exact` the expected risk.
// Usage: ours.mjs sampled|exact D STEPS REPLICATES

import { createChainCache, runChain } from "../../packages/core/dist/index.js";

const [engine, ...numbers] = process.argv.slice(2);
const [d, steps, replicates] = numbers.map(Number);
const cell = {
  seed: 1,
  engine,
  problem: { d, target: { exponent: 1.5 }, noiseVariance: 0.01 },
  chain: { model: { learner: "sgd", spectrum: { exponent: 1.5 }, steps, stepSize: 0.1 } },
};
const cache = createChainCache(2 ** 28);
let total = 0;
for (let replicate = 0; replicate < replicates; replicate++) {
  total += runChain(cell, { replicate, cache }).model.risk;
}
console.log(total / replicates);
