// groups.mjs — how long do mean and variance of 1e7 rows in 1,000 groups take, beside DuckDB?

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filledFolder } from "../lib/filled-folder.mjs";
import { processCost } from "../lib/process-cost.mjs";
import { inFreshFolder, ktsweep } from "../lib/program.mjs";
import { interleaved, ratios } from "../lib/rounds.mjs";
import { peerFile } from "../lib/sgd-peers.mjs";
import { estimate } from "../lib/statistics.mjs";

const duckdb = JSON.parse(
  readFileSync(new URL("../../node_modules/@duckdb/node-api/package.json", import.meta.url)),
);
const replicates = 1e4;

/** @param {{ rounds: number }} options */
export function measure({ rounds }) {
  return inFreshFolder((folder) => {
    const dir = filledFolder(folder, { replicates, rowsPerSegment: 5e5, stages: 1 });
    const parquet = join(folder, "results.parquet");
    ktsweep("export", dir, "--format", "parquet", "--out", parquet);
    const command = ["node", peerFile("group-by.mjs"), dir, parquet, "teacher_risk"];
    const { runs } = interleaved(rounds, {
      runs: () => JSON.parse(processCost(command).output),
    });
    const names = Object.keys(runs[0]);
    const of = (name, clock) => runs.map((run) => run[name][clock] * 1e3);
    const milliseconds = (name, clock) => estimate(of(name, clock));
    const target = (text, limit, name) => ({
      text,
      atMost: limit,
      unit: "ms",
      promised: true,
      values: {
        "wall time": milliseconds(name, "wallSeconds"),
        "CPU time": milliseconds(name, "cpuSeconds"),
      },
    });
    return {
      versions: { DuckDB: duckdb.version },
      tables: [
        {
          title: `1e7 rows of 4 outputs in 1,000 cells, 20 segments of 36 MB, all in the page cache; ms`,
          columns: ["wall time", "CPU time"],
          rows: names.map((name) => ({
            name,
            values: ["wallSeconds", "cpuSeconds"].map((clock) => milliseconds(name, clock)),
          })),
        },
      ],
      targets: [
        target("mean and variance of 1e7 rows, from loaded columns", 150, names[0]),
        target("mean and variance of 1e7 rows, from segments on disk, hashed", 1000, names[2]),
        {
          text: "CPU time of DuckDB from a table in memory, one thread, over ours from columns",
          atLeast: 1,
          unit: "x",
          values: {
            "1e7 rows": estimate(
              ratios(
                of("DuckDB, 1 threads, from a table in memory", "cpuSeconds"),
                of(names[0], "cpuSeconds"),
              ),
            ),
          },
        },
      ],
    };
  });
}
