// scale.mjs — what do status, fit, report and summaries of a sweep of a million rows cost?

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { filledFolder } from "../lib/filled-folder.mjs";
import { costTable } from "../lib/cost-table.mjs";
import { inFreshFolder, ktsweep } from "../lib/program.mjs";
import { interleaved } from "../lib/rounds.mjs";
import { estimate } from "../lib/statistics.mjs";

const query =
  "select N, avg(student_risk), var_samp(student_risk) from results group by N order by N";

/** @param {{ rounds: number }} options */
export function measure({ rounds }) {
  return inFreshFolder((folder) => {
    const dir = filledFolder(folder, { replicates: 1e3, rowsPerSegment: 2500 });
    const compacted = join(folder, "compacted");
    cpSync(dir, compacted, { recursive: true });
    ktsweep("compact", compacted, "--grace", "0s");
    const out = ["--out", join(folder, "out")];
    const costs = interleaved(rounds, {
      "ktsweep --version": () => ktsweep("--version"),
      "ktsweep status, first after a change": () => {
        rmSync(join(dir, "cache"), { recursive: true, force: true });
        return ktsweep("status", dir, "--json");
      },
      "ktsweep status": () => ktsweep("status", dir, "--json"),
      "ktsweep fit": () => ktsweep("fit", dir, "--json"),
      "ktsweep report": () => ktsweep("report", dir, ...out),
      "ktsweep export --table summary": () => ktsweep("export", dir, "--table", "summary", ...out),
      "ktsweep export --sql, a group-by": () => ktsweep("export", dir, "--sql", query, ...out),
      "compacted: ktsweep status": () => ktsweep("status", compacted, "--json"),
      "compacted: ktsweep fit": () => ktsweep("fit", compacted, "--json"),
      "compacted: ktsweep report": () => ktsweep("report", compacted, ...out),
    });
    return {
      versions: {},
      tables: [costTable("1e6 rows of 8 outputs in 1,000 cells, 400 segments of 0.26 MB", costs)],
      targets: targets(costs),
    };
  });
}

const clocks = { wall: "wallSeconds", CPU: "cpuSeconds" };

function targets(costs) {
  const target = (text, limit, name, beyond) => ({
    text,
    atMost: limit,
    unit: "s",
    promised: true,
    values: Object.fromEntries(
      [name, `compacted: ${name}`].flatMap((one) =>
        Object.entries(clocks).map(([clock, field]) => [
          `${one === name ? "400 segments" : "compacted"}, ${clock}`,
          estimate(costs[one].map((cost, i) => cost[field] - (beyond?.[i][field] ?? 0))),
        ]),
      ),
    ),
  });
  return [
    target(
      "`status` of 1e6 rows, nothing changed since the last, beyond `--version`",
      0.1,
      "ktsweep status",
      costs["ktsweep --version"],
    ),
    target("`fit` of 1e6 rows", 2, "ktsweep fit"),
    target("`report` of 1e6 rows", 10, "ktsweep report"),
  ];
}
