// plan.mjs — how long do planning a million cells, planning them against a full folder and opening that folder take?

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { processCost } from "../lib/process-cost.mjs";
import { inFreshFolder, ktsweep, tinyCells, writeSpec } from "../lib/program.mjs";
import { interleaved } from "../lib/rounds.mjs";
import { estimate } from "../lib/statistics.mjs";

const cells = 1e6;
const openStore = fileURLToPath(new URL("../peers/open-store.mjs", import.meta.url));

/** @param {{ rounds: number }} options */
export function measure({ rounds }) {
  return inFreshFolder((folder) => {
    const spec = writeSpec(folder, tinyCells("plan", cells));
    const out = join(folder, "out");
    process.stderr.write(`filling a folder with ${cells} rows\n`);
    ktsweep("run", spec, "--out", out);
    const results = interleaved(rounds, {
      "ktsweep plan SPEC": () => ktsweep("plan", spec, "--json"),
      "ktsweep plan SPEC --out DIR": () => ktsweep("plan", spec, "--out", out, "--json"),
      "openStore(DIR)": () => processCost(["node", openStore, out]),
      "ktsweep status DIR": () => ktsweep("status", out, "--json"),
    });
    const column = (name, value) => estimate(results[name].map(value));
    const seconds = (name) => column(name, ({ wallSeconds }) => wallSeconds);
    const megabytes = (name) => column(name, ({ peakBytes }) => peakBytes / 1e6);
    const atMost = (text, limit, unit, value) => ({
      text,
      atMost: limit,
      unit,
      values: { [`${cells} cells`]: value },
    });
    return {
      versions: {},
      tables: [
        {
          title: `${cells} cells, ${cells} rows stored`,
          columns: ["wall time, s", "CPU time, s", "peak memory, MB"],
          rows: Object.keys(results).map((name) => ({
            name,
            values: [seconds(name), column(name, ({ cpuSeconds }) => cpuSeconds), megabytes(name)],
          })),
        },
      ],
      targets: [
        atMost("wall time of `plan` without a folder", 1, "s", seconds("ktsweep plan SPEC")),
        atMost("memory of `plan` without a folder", 200, "MB", megabytes("ktsweep plan SPEC")),
        atMost(
          "wall time of `plan` against stored rows",
          5,
          "s",
          seconds("ktsweep plan SPEC --out DIR"),
        ),
        atMost("wall time of opening the folder", 5, "s", seconds("openStore(DIR)")),
      ],
    };
  });
}
