// cluster.mjs — what does a coordinator cost: per no-op cell, per replicate of 10 ms, and to start on a million rows?

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { processCost } from "../lib/process-cost.mjs";
import { inFreshFolder, ktsweep, writeSpec } from "../lib/program.mjs";
import { interleaved, ratios } from "../lib/rounds.mjs";
import { estimate } from "../lib/statistics.mjs";
import { tenMilliseconds } from "../lib/ten-milliseconds.mjs";

const peer = fileURLToPath(new URL("../peers/cluster.mjs", import.meta.url));
const cells = 200_000;
const few = 200;
const many = 1000;

function cluster(...args) {
  return JSON.parse(processCost(["node", peer, ...args.map(String)]).output);
}

function run(replicates) {
  return inFreshFolder((folder) => {
    const spec = writeSpec(folder, tenMilliseconds("run", replicates));
    return ktsweep("run", spec, "--out", join(folder, "out"), "-j", 2);
  });
}

/** Milliseconds that a replicate adds to a longer sweep: start and end of processes cancel. */
function perReplicate(wallSecondsOf) {
  return ((wallSecondsOf(many) - wallSecondsOf(few)) / (many - few)) * 1e3;
}

/** @param {{ rounds: number }} options */
export function measure({ rounds }) {
  const results = interleaved(rounds, {
    noop: () => cluster("noop", cells),
    run: () => perReplicate((count) => run(count).wallSeconds),
    cluster: () => perReplicate((count) => cluster("replicates", count).wallSeconds),
    restart: () => cluster("restart", 10_000, 100),
  });
  const rates = estimate(results.noop.map(({ wallSeconds }) => cells / wallSeconds));
  const cpu = estimate(results.noop.map(({ cpuSeconds }) => (cpuSeconds / cells) * 1e3));
  const slower = ratios(results.cluster, results.run).map((ratio) => (ratio - 1) * 100);
  return {
    versions: {},
    tables: [
      {
        title: `A coordinator and two workers on one machine, ${cells} cells that compute nothing`,
        columns: ["wall time, s", "coordinator's CPU time, s", "its peak memory, MB"],
        rows: [
          {
            name: "submit --wait",
            values: [
              estimate(results.noop.map(({ wallSeconds }) => wallSeconds)),
              estimate(results.noop.map(({ cpuSeconds }) => cpuSeconds)),
              estimate(results.noop.map(({ peakBytes }) => peakBytes / 1e6)),
            ],
          },
        ],
      },
      {
        title: "ms that one more replicate of 10 ms adds, two threads",
        columns: ["wall time"],
        rows: ["run", "cluster"].map((name) => ({ name, values: [estimate(results[name])] })),
      },
      {
        title: "Start of a coordinator on 1e6 finished rows (10,000 cells)",
        columns: ["wall time, s", "peak memory, MB"],
        rows: [
          {
            name: "until it listens",
            values: [
              estimate(results.restart.map(({ wallSeconds }) => wallSeconds)),
              estimate(results.restart.map(({ peakBytes }) => peakBytes / 1e6)),
            ],
          },
        ],
      },
    ],
    targets: [
      { text: "no-op cells", atLeast: 20_000, unit: "cells/s", values: { "two workers": rates } },
      { text: "coordinator's CPU time", atMost: 0.02, unit: "ms/cell", values: { "no-op": cpu } },
      {
        text: "10 ms replicates, slower than run",
        atMost: 3,
        unit: "%",
        values: { "two threads": estimate(slower) },
      },
      {
        text: "start on 1e6 rows",
        atMost: 10,
        unit: "s",
        values: { wall: estimate(results.restart.map(({ wallSeconds }) => wallSeconds)) },
      },
      {
        text: "its memory",
        atMost: 1000,
        unit: "MB",
        values: { peak: estimate(results.restart.map(({ peakBytes }) => peakBytes / 1e6)) },
      },
    ],
  };
}
