// cells.mjs — how many tiny cells per second, from the spec to tables on disk?

import { join } from "node:path";
import { inFreshFolder, ktsweep, tinyCells, writeSpec } from "../lib/program.mjs";
import { interleaved } from "../lib/rounds.mjs";
import { estimate } from "../lib/statistics.mjs";

const cells = 1e5;

/** @param {{ rounds: number }} options */
export function measure({ rounds }) {
  const { run } = interleaved(rounds, {
    run: () =>
      inFreshFolder((folder) =>
        ktsweep("run", writeSpec(folder, tinyCells("cells", cells)), "--out", join(folder, "out")),
      ),
  });
  const rate = estimate(run.map(({ wallSeconds }) => cells / wallSeconds));
  return {
    versions: {},
    tables: [
      {
        title: `${cells} exact cells with d = 4 and 16 steps`,
        columns: ["wall time, s", "CPU time, s", "peak memory, MB"],
        rows: [
          {
            name: "ktsweep run",
            values: [
              estimate(run.map(({ wallSeconds }) => wallSeconds)),
              estimate(run.map(({ cpuSeconds }) => cpuSeconds)),
              estimate(run.map(({ peakBytes }) => peakBytes / 1e6)),
            ],
          },
        ],
      },
    ],
    targets: [
      {
        text: "cells per second",
        atLeast: 20_000,
        unit: "cells/s",
        values: { "ktsweep run": rate },
      },
    ],
  };
}
