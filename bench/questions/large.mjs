// large.mjs — how much memory do tables and whole-folder work on ten million rows take?

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { costTable } from "../lib/cost-table.mjs";
import { filledFolder } from "../lib/filled-folder.mjs";
import { inFreshFolder, ktsweep } from "../lib/program.mjs";
import { interleaved } from "../lib/rounds.mjs";
import { estimate } from "../lib/statistics.mjs";

const formats = ["csv", "jsonl", "arrow", "parquet"];

/** @param {{ rounds: number }} options */
export function measure({ rounds }) {
  return inFreshFolder((folder) => {
    const dir = filledFolder(folder, { replicates: 1e4, rowsPerSegment: 25_000 });
    const table = ["--out", join(folder, "table")];
    const copy = join(folder, "copy");
    const afresh = (make) => {
      rmSync(copy, { recursive: true, force: true });
      return make();
    };
    const exports = formats.map((format) => [
      `ktsweep export, ${format}`,
      () => ktsweep("export", dir, "--format", format, ...table),
    ]);
    const costs = interleaved(rounds, {
      ...Object.fromEntries(exports),
      "ktsweep export --table summary": () =>
        ktsweep("export", dir, "--table", "summary", ...table),
      "ktsweep verify": () => ktsweep("verify", dir),
      "ktsweep merge, one folder": () => afresh(() => ktsweep("merge", dir, "--out", copy)),
      "ktsweep compact": () =>
        afresh(() => {
          cpSync(dir, copy, { recursive: true });
          return ktsweep("compact", copy, "--grace", "0s");
        }),
    });
    const peak = (name) => estimate(costs[name].map(({ peakBytes }) => peakBytes / 1e6));
    return {
      versions: {},
      tables: [
        costTable("1e7 rows of 8 outputs in 1,000 cells, 400 segments of 2.6 MB, 1.0 GB", costs),
      ],
      targets: [
        {
          text: "peak memory of `export` of 1.0 GB of segments",
          atMost: 500,
          unit: "MB",
          promised: true,
          values: Object.fromEntries(
            formats.map((format) => [format, peak(`ktsweep export, ${format}`)]),
          ),
        },
      ],
    };
  });
}
