// ours-large.mjs — the expected risk after 1e9 steps at 30 checkpoints by @ktsweep/core, in a fresh process: the first time, and
// the median of later times with other step sizes. Prints ms of CPU and wall time as JSON, and the largest relative
// difference of a curve from the one with twice the nodes.
// Usage: ours-large.mjs D [student]

import { createChainCache, runChain } from "../../packages/core/dist/index.js";
import { expectedReader } from "../../packages/core/dist/engines/readings.js";
import { gaussLayout } from "../../packages/core/dist/layout/gauss-layout.js";
import { resolveCell } from "../../packages/core/dist/resolve.js";

const [d, student] = process.argv.slice(2);
const laterTimes = 7;

function chainOf(stepSize) {
  const model = { learner: "sgd", spectrum: { exponent: 1.5 }, samples: 1e9, stepSize };
  if (student === undefined) return { model };
  return { model, student: { ...model, labels: "model", spectrum: { exponent: 1.8 } } };
}

function cellOf(stepSize) {
  const chain = chainOf(stepSize);
  const grid = { logspace: [1, 1e9, 30], round: "int" };
  return {
    seed: 1,
    engine: "exact",
    problem: { d: Number(d), target: { exponent: 1.5 }, noiseVariance: 0.01 },
    chain,
    checkpoints: Object.fromEntries(Object.keys(chain).map((name) => [name, grid])),
  };
}

function milliseconds(stepSize) {
  const cell = cellOf(stepSize);
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

/** Curves of all stages, on twice the nodes that the engine takes or on its own. */
function curves(layout) {
  const resolved = resolveCell(cellOf(0.1));
  const { read } = expectedReader({
    resolved,
    cache: createChainCache(Infinity),
    shouldStop: () => false,
    expectation: layout === undefined ? {} : { layout },
  });
  return resolved.stages.flatMap((stage) => [...read(stage).curve]);
}

function differenceFromTwice() {
  const nodes = { exact: 32, nodes: 20, breaks: [Number(d)], partsPerOctave: 1 };
  const twice = curves(gaussLayout(Number(d), nodes));
  return Math.max(...curves().map((risk, i) => Math.abs(risk / twice[i] - 1)));
}

const first = milliseconds(0.1);
const later = Array.from({ length: laterTimes }, (_, i) => milliseconds(0.09 - 0.005 * i));
const middle = (clock) => later.map((time) => time[clock]).sort((a, b) => a - b)[laterTimes >> 1];
const times = { first, later: { cpu: middle("cpu"), wall: middle("wall") } };
console.log(JSON.stringify({ ...times, difference: differenceFromTwice() }));
