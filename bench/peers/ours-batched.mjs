// ours-batched.mjs — several models on the same draws by @ktsweep/core: step sizes and spectra differ. Prints the mean of
// risk / expected risk over models and replicates, which is 1 up to chance.
// BENCH_HANDICAP=k does everything k times: a planted slow kernel. Usage: ours-batched.mjs MODELS D STEPS REPLICATES

import { createChainCache, runChains } from "../../packages/core/dist/index.js";

const [models, d, steps, replicates] = process.argv.slice(2).map(Number);
const handicap = Number(process.env.BENCH_HANDICAP ?? 1);
const cells = Array.from({ length: models }, (_, number) => ({
  seed: 1,
  engine: "sampled",
  random: "common",
  problem: { d, target: { exponent: 1.5 }, noiseVariance: 0.01 },
  chain: {
    model: {
      learner: "sgd",
      spectrum: { exponent: [1.25, 1.5, 1.75, 2][number % 4] },
      steps,
      stepSize: 0.1 - 0.005 * (number >> 2),
    },
  },
}));
let total = 0;
for (let time = 0; time < handicap; time++) {
  const cache = createChainCache(2 ** 30);
  total = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    for (const { model } of runChains(cells, { replicate, cache })) {
      total += model.risk / model.expectedRisk;
    }
  }
}
console.log(total / replicates / models);
