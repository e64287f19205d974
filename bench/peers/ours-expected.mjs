// ours-expected.mjs — the expected risk by @ktsweep/core, REPEATS times without keeping anything: as the engine chooses
// (jumps), or step by step over all d coordinates. Prints the risk.
// BENCH_HANDICAP=k does the jumps k times: a planted slow engine. Usage: ours-expected.mjs jumps|stepping D STEPS REPEATS

import { createChainCache, runChain } from "../../packages/core/dist/index.js";
import { expectedReader } from "../../packages/core/dist/engines/readings.js";
import { denseLayout } from "../../packages/core/dist/layout/layout.js";
import { resolveCell } from "../../packages/core/dist/resolve.js";

const [method, ...numbers] = process.argv.slice(2);
const [d, steps, repeats] = numbers.map(Number);
const cell = {
  seed: 1,
  engine: "exact",
  problem: { d, target: { exponent: 1.5 }, noiseVariance: 0.01 },
  chain: { model: { learner: "sgd", spectrum: { exponent: 1.5 }, steps, stepSize: 0.1 } },
};

function stepped() {
  const resolved = resolveCell(cell);
  const { read } = expectedReader({
    resolved,
    cache: createChainCache(Infinity),
    shouldStop: () => false,
    expectation: { layout: denseLayout(d), method: "stepping" },
  });
  const [stage] = resolved.stages;
  return read(stage).deviation.reduce((total, value) => total + value, 0) / 2;
}

const times = method === "jumps" ? repeats * Number(process.env.BENCH_HANDICAP ?? 1) : repeats;
let risk = NaN;
for (let time = 0; time < times; time++) {
  risk = method === "stepping" ? stepped() : runChain(cell).model.risk;
}
console.log(risk);
