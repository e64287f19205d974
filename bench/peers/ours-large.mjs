// ours-large.mjs — the expected risk after 1e9 steps at 30 checkpoints by @ktsweep/core, in a fresh process: the first time,
// and the median of later times with other step sizes. Prints ms of CPU and wall time as JSON.
// Usage: ours-large.mjs D [student]

import { runChain } from "../../packages/core/dist/index.js";

const [d, student] = process.argv.slice(2);
const laterTimes = 7;

function chainOf(stepSize) {
  const model = { learner: "sgd", spectrum: { exponent: 1.5 }, samples: 1e9, stepSize };
  if (student === undefined) return { model };
  return { model, student: { ...model, labels: "model", spectrum: { exponent: 1.8 } } };
}

function milliseconds(stepSize) {
  const chain = chainOf(stepSize);
  const grid = { logspace: [1, 1e9, 30], round: "int" };
  const cell = {
    seed: 1,
    engine: "exact",
    problem: { d: Number(d), target: { exponent: 1.5 }, noiseVariance: 0.01 },
    chain,
    checkpoints: Object.fromEntries(Object.keys(chain).map((name) => [name, grid])),
  };
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const result = runChain(cell);
  const wall = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpu);
  for (const { curve, risk } of Object.values(result)) {
    if (!(curve.risk.length >= 30 && risk > 0 && risk < 1)) throw new Error("no such curve");
  }
  return { cpu: (user + system) / 1e3, wall };
}

const first = milliseconds(0.1);
const later = Array.from({ length: laterTimes }, (_, i) => milliseconds(0.09 - 0.005 * i));
const middle = (clock) => later.map((time) => time[clock]).sort((a, b) => a - b)[laterTimes >> 1];
console.log(JSON.stringify({ first, later: { cpu: middle("cpu"), wall: middle("wall") } }));
