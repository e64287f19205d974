// threads.mjs — what do two threads gain, and what does everything around the kernel cost, on replicates of 10 ms?

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { processCost } from "../lib/process-cost.mjs";
import { inFreshFolder, ktsweep, writeSpec } from "../lib/program.mjs";
import { interleaved, ratios } from "../lib/rounds.mjs";
import { estimate } from "../lib/statistics.mjs";
import { d, steps, tenMilliseconds } from "../lib/ten-milliseconds.mjs";

const few = 100;
const many = 600;
const loop = fileURLToPath(new URL("../peers/ours.mjs", import.meta.url));

function run(threads, replicates) {
  return inFreshFolder((folder) =>
    ktsweep(
      "run",
      writeSpec(folder, tenMilliseconds("threads", replicates)),
      "--out",
      join(folder, "out"),
      "-j",
      threads,
    ),
  );
}

/** What a replicate adds to a longer run, ms. */
function perReplicate(cost) {
  const [short, long] = [cost(few), cost(many)];
  const added = (clock) => ((long[clock] - short[clock]) / (many - few)) * 1e3;
  return { wall: added("wallSeconds"), cpu: added("cpuSeconds") };
}

/** @param {{ rounds: number }} options */
export function measure({ rounds }) {
  const results = interleaved(rounds, {
    "loop over runChain": () =>
      perReplicate((count) => processCost(["node", loop, "sampled", d, steps, count].map(String))),
    "ktsweep run -j 1": () => perReplicate((count) => run(1, count)),
    "ktsweep run -j 2": () => perReplicate((count) => run(2, count)),
  });
  const values = (name, clock) => results[name].map((value) => value[clock]);
  const around = ratios(values("ktsweep run -j 1", "cpu"), values("loop over runChain", "cpu"));
  return {
    versions: {},
    tables: [
      {
        title: `ms that one more replicate adds (d = ${d}, ${steps} steps)`,
        columns: ["wall time", "CPU time"],
        rows: Object.keys(results).map((name) => ({
          name,
          values: ["wall", "cpu"].map((clock) => estimate(values(name, clock))),
        })),
      },
    ],
    targets: [
      {
        text: "work of two threads against one (wall time)",
        atLeast: 1.9,
        unit: "x",
        values: {
          "-j 2": estimate(
            ratios(values("ktsweep run -j 1", "wall"), values("ktsweep run -j 2", "wall")),
          ),
        },
      },
      {
        text: "CPU time around the kernel",
        atMost: 2,
        unit: "%",
        values: { "-j 1": estimate(around.map((ratio) => (ratio - 1) * 100)) },
      },
    ],
  };
}
