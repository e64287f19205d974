// ours.mjs — the same work by @ktsweep/core; prints the mean risk of the last stage, for `exact` the expected risk.
// With "student" a second stage learns from the first. BENCH_HANDICAP=k does everything k times: a planted slow kernel.
// Usage: ours.mjs sampled|exact|reduced D STEPS REPLICATES [student]

import { createChainCache, runChain } from "../../packages/core/dist/index.js";

const [engine, ...rest] = process.argv.slice(2);
const [d, steps, replicates] = rest.map(Number);
const handicap = Number(process.env.BENCH_HANDICAP ?? 1);
const model = { learner: "sgd", spectrum: { exponent: 1.5 }, steps, stepSize: 0.1 };
const student = { ...model, labels: "model", spectrum: { exponent: 1.8 } };
const cell = {
  seed: 1,
  engine,
  problem: { d, target: { exponent: 1.5 }, noiseVariance: 0.01 },
  chain: rest[3] === "student" ? { model, student } : { model },
};
let total = 0;
for (let time = 0; time < handicap; time++) {
  const cache = createChainCache(2 ** 28);
  total = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    total += Object.values(runChain(cell, { replicate, cache })).at(-1).risk;
  }
}
console.log(total / replicates);
