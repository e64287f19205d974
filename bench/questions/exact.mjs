// exact.mjs — how much faster is the expected risk than the plain loop over second moments?

import { fileURLToPath } from "node:url";
import { processCost } from "../lib/process-cost.mjs";
import { interleaved, ratios } from "../lib/rounds.mjs";
import { estimate } from "../lib/statistics.mjs";

const dimensions = [256, 1024, 8192, 65536];
const smallSize = 2e7;
const largeSize = 2e8;

const peerFile = (name) => fileURLToPath(new URL(`../peers/${name}`, import.meta.url));
const programs = {
  "JavaScript loop": (d, steps) => ["node", peerFile("moments.mjs"), d, steps, 1],
  "@ktsweep/core": (d, steps) => ["node", peerFile("ours.mjs"), "exact", d, steps, 1],
};

/** ns per coordinate-step that a longer run adds to a shorter one. */
function nanoseconds(program, d) {
  const run = (size) => processCost(program(d, Math.floor(size / d)).map(String));
  const small = run(smallSize);
  const large = run(largeSize);
  return {
    risk: Number(large.output),
    value: ((large.cpuSeconds - small.cpuSeconds) / (largeSize - smallSize)) * 1e9,
  };
}

/** @param {{ rounds: number }} options */
export function measure({ rounds }) {
  const byDimension = dimensions.map((d) => {
    const measures = Object.entries(programs).map(([name, program]) => [
      name,
      () => nanoseconds(program, d),
    ]);
    const results = interleaved(rounds, Object.fromEntries(measures));
    const [loop, core] = Object.values(results).map(([first]) => first.risk);
    if (!(Math.abs(loop / core - 1) < 1e-9)) throw new Error(`d = ${d}: ${loop} is not ${core}`);
    return Object.fromEntries(
      Object.entries(results).map(([name, list]) => [name, list.map(({ value }) => value)]),
    );
  });
  const speedUps = byDimension.map((values) =>
    ratios(values["JavaScript loop"], values["@ktsweep/core"]),
  );
  return {
    versions: {},
    tables: [
      {
        title: "ns of CPU time per coordinate-step",
        columns: dimensions.map((d) => `d = ${d}`),
        rows: [
          ...Object.keys(programs).map((name) => ({
            name,
            values: byDimension.map((values) => estimate(values[name])),
          })),
          { name: "times faster", values: speedUps.map((values) => estimate(values)) },
        ],
      },
    ],
    targets: [],
  };
}
