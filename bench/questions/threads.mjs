// threads.mjs — what do two threads gain on a sweep whose cells differ ten thousandfold in cost?

import { join } from "node:path";
import { inFreshFolder, ktsweep, writeSpec } from "../lib/program.mjs";
import { interleaved, ratios } from "../lib/rounds.mjs";
import { estimate } from "../lib/statistics.mjs";

const points = 33;
const smallest = 16;
const largest = 160_000;
const replicates = 12;

/** Steps from 16 to 160,000: a replicate of the largest cell takes about 0.3 s. */
const mixedCells = {
  name: "mixed",
  axes: { N: { logspace: [smallest, largest, points], round: "int" } },
  problem: { d: 1024, target: { exponent: 1.5 }, noiseVariance: 0.01 },
  chain: { model: { learner: "sgd", spectrum: { exponent: 1.5 }, samples: "N", stepSize: 0.1 } },
  engine: "sampled",
  replicates,
};

function run(threads) {
  return inFreshFolder((folder) => {
    const spec = writeSpec(folder, mixedCells);
    return ktsweep("run", spec, "--out", join(folder, "out"), "-j", threads);
  });
}

/** @param {{ rounds: number }} options */
export function measure({ rounds }) {
  const costs = interleaved(rounds, {
    "ktsweep run -j 1": () => run(1),
    "ktsweep run -j 2": () => run(2),
  });
  const seconds = (name, clock) => costs[name].map((cost) => cost[clock]);
  const gained = (clock) =>
    ratios(seconds("ktsweep run -j 1", clock), seconds("ktsweep run -j 2", clock));
  return {
    versions: {},
    tables: [
      {
        title: `s from start to end: ${points} cells of ${smallest} to ${largest} steps, ${replicates} replicates`,
        columns: ["wall time", "CPU time"],
        rows: Object.keys(costs).map((name) => ({
          name,
          values: ["wallSeconds", "cpuSeconds"].map((clock) => estimate(seconds(name, clock))),
        })),
      },
    ],
    targets: [
      {
        text: "two threads: speed of one, mixed cells whose costs differ by 1e4, wall time with start and end",
        atLeast: 1.9,
        unit: "x",
        promised: true,
        values: { "-j 2": estimate(gained("wallSeconds")) },
      },
    ],
  };
}
