// scale.mjs — what do status, fit, report and the tables of a sweep of a million rows cost, and those of ten million?

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { processCost } from "../lib/process-cost.mjs";
import { inFreshFolder, ktsweep } from "../lib/program.mjs";
import { interleaved } from "../lib/rounds.mjs";
import { peerFile } from "../lib/sgd-peers.mjs";
import { estimate } from "../lib/statistics.mjs";

const cells = 1000;

/** @param {{ rounds: number }} options */
export function measure({ rounds }) {
  return inFreshFolder((folder) => {
    const small = filled(folder, "small", 1e3, 2500);
    const compacted = join(folder, "compacted");
    cpSync(small, compacted, { recursive: true });
    ktsweep("compact", compacted, "--grace", "0s");
    const first = (dir) => {
      rmSync(join(dir, "cache"), { recursive: true, force: true });
      return ktsweep("status", dir, "--json");
    };
    const results = interleaved(rounds, {
      "ktsweep --version": () => ktsweep("--version"),
      "ktsweep status, first after a change": () => first(small),
      "ktsweep status": () => ktsweep("status", small, "--json"),
      "ktsweep fit": () => ktsweep("fit", small, "--json"),
      "ktsweep report": () => ktsweep("report", small, "--out", join(folder, "report.html")),
      "ktsweep export --table summary": () => written(folder, small, "--table", "summary"),
      "ktsweep export --sql, a group-by": () => written(folder, small, "--sql", query),
      "compacted: ktsweep status, first after a change": () => first(compacted),
      "compacted: ktsweep status": () => ktsweep("status", compacted, "--json"),
      "compacted: ktsweep fit": () => ktsweep("fit", compacted, "--json"),
      "compacted: ktsweep report": () =>
        ktsweep("report", compacted, "--out", join(folder, "report.html")),
    });
    rmSync(compacted, { recursive: true });

    const large = filled(folder, "large", 1e4, 25_000);
    const copy = join(folder, "copy");
    const afresh = (make) => {
      rmSync(copy, { recursive: true, force: true });
      return make();
    };
    const many = interleaved(Math.max(1, Math.floor(rounds / 3)), {
      ...Object.fromEntries(
        ["csv", "jsonl", "arrow", "parquet"].map((format) => [
          `ktsweep export, ${format}`,
          () => written(folder, large, "--format", format),
        ]),
      ),
      "ktsweep export --table summary": () => written(folder, large, "--table", "summary"),
      "ktsweep verify": () => ktsweep("verify", large),
      "ktsweep merge, one folder": () => afresh(() => ktsweep("merge", large, "--out", copy)),
      "ktsweep compact": () =>
        afresh(() => {
          cpSync(large, copy, { recursive: true });
          return ktsweep("compact", copy, "--grace", "0s");
        }),
    });
    return { versions: {}, tables: tables(results, many), targets: targets(results, many) };
  });
}

const query =
  "select N, avg(student_risk), var_samp(student_risk) from results group by N order by N";

function filled(folder, name, replicates, rowsPerSegment) {
  const dir = join(folder, name);
  process.stderr.write(`filling a folder with ${cells * replicates} rows\n`);
  processCost(
    ["node", peerFile("fill-folder.mjs"), dir, cells, replicates, rowsPerSegment].map(String),
  );
  return dir;
}

function written(folder, dir, ...options) {
  return ktsweep("export", dir, ...options, "--out", join(folder, "table"));
}

const seconds = (costs, clock) => estimate(costs.map((cost) => cost[clock]));
const megabytes = (costs) => estimate(costs.map(({ peakBytes }) => peakBytes / 1e6));

function tables(results, many) {
  const table = (title, costs) => ({
    title,
    columns: ["wall time, s", "CPU time, s", "peak memory, MB"],
    rows: Object.entries(costs).map(([name, all]) => ({
      name,
      values: [seconds(all, "wallSeconds"), seconds(all, "cpuSeconds"), megabytes(all)],
    })),
  });
  return [
    table("1e6 rows of 8 outputs in 1,000 cells, 400 segments of 0.26 MB", results),
    table("1e7 rows of 8 outputs in 1,000 cells, 400 segments of 2.6 MB, 1.0 GB", many),
  ];
}

function targets(results, many) {
  const target = (text, limit, values) => ({
    text,
    atMost: limit,
    unit: "s",
    promised: true,
    values,
  });
  const beyondStart = (name) =>
    estimate(
      results[name].map(
        ({ wallSeconds }, round) => wallSeconds - results["ktsweep --version"][round].wallSeconds,
      ),
    );
  const wall = (name) => seconds(results[name], "wallSeconds");
  return [
    target("`status` of 1e6 rows, wall time beyond `--version`", 0.1, {
      "nothing changed": beyondStart("ktsweep status"),
      "first after a change": beyondStart("ktsweep status, first after a change"),
      "compacted, nothing changed": beyondStart("compacted: ktsweep status"),
    }),
    target("`fit` of 1e6 rows, wall time", 2, {
      "400 segments": wall("ktsweep fit"),
      compacted: wall("compacted: ktsweep fit"),
    }),
    target("`report` of 1e6 rows, wall time", 10, {
      "400 segments": wall("ktsweep report"),
      compacted: wall("compacted: ktsweep report"),
    }),
    {
      text: "peak memory of `export` of 1.0 GB of segments",
      atMost: 500,
      unit: "MB",
      promised: true,
      values: Object.fromEntries(
        ["csv", "jsonl", "arrow", "parquet"].map((format) => [
          format,
          megabytes(many[`ktsweep export, ${format}`]),
        ]),
      ),
    },
  ];
}
