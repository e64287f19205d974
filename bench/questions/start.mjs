// start.mjs — how long does the program take to say its version?

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { processCost } from "../lib/process-cost.mjs";
import { interleaved } from "../lib/rounds.mjs";
import { estimate } from "../lib/statistics.mjs";

const bundle = fileURLToPath(new URL("../../dist/ktsweep.mjs", import.meta.url));

/** @param {{ rounds: number }} options */
export function measure({ rounds }) {
  if (!existsSync(bundle)) throw new Error("dist/ktsweep.mjs is missing: run `npm run build`");
  const results = interleaved(5 * rounds, {
    "empty Node program": () => processCost(["node", "-e", "0"]),
    "ktsweep --version": () => processCost(["node", bundle, "--version"]),
  });
  const milliseconds = (name, clock) => estimate(results[name].map((cost) => cost[clock] * 1e3));
  return {
    versions: {},
    tables: [
      {
        title: "ms",
        columns: ["wall time", "CPU time"],
        rows: Object.keys(results).map((name) => ({
          name,
          values: ["wallSeconds", "cpuSeconds"].map((clock) => milliseconds(name, clock)),
        })),
      },
    ],
    targets: [
      {
        text: "wall time of `ktsweep --version`",
        atMost: 150,
        unit: "ms",
        values: { "dist/ktsweep.mjs": milliseconds("ktsweep --version", "wallSeconds") },
      },
    ],
  };
}
