// local-verbs.ts — verbs that work on files and this machine.

import { Option } from "commander";
import { type DeclareVerb, wholeNumber, withSpec } from "./declare-verb.js";

/** Adds them to the program. */
export function declareLocalVerbs(verb: DeclareVerb): void {
  verb(
    "init [file]",
    "write a commented spec to start from",
    async () => (await import("./verbs/init.js")).init,
    "ktsweep init kd.yaml",
  ).option("--preset <name>", "start from this preset's spec");

  withSpec(
    verb(
      "plan <spec>",
      "cells, rows, predicted cost, memory and step-size stability; runs nothing",
      async () => (await import("./verbs/plan.js")).plan,
      "ktsweep plan kd.yaml --out kd",
    ),
  )
    .option("--out <dir>", "say what is already there and why each other cell would run")
    .option("--list", "one line per cell")
    .option("--json", "as JSON");

  withSpec(
    verb(
      "run <spec>",
      "run on this machine; again on the same folder = resume",
      async () => (await import("./verbs/run.js")).run,
      "ktsweep run kd.yaml --out kd -j 4",
    ),
  )
    .requiredOption("--out <dir>", "the sweep's folder")
    .option("-j, --jobs <count>", "threads (default: usable cores)", wholeNumber)
    .option("--shard <i/k>", "only share i (1 … k) of the (cell, replicate) rows")
    .option("--limit <cells>", "at most this many cells", wholeNumber)
    .option("--fail-fast", "stop at the first failing row")
    .option("--retries <count>", "further tries after a transient failure", wholeNumber)
    .option("--timeout <duration>", "longest time of one replicate, such as 30s, 10m, 2h")
    .option("--max-memory <size>", "most memory to plan with, such as 8G")
    .option("--recompute", "compute rows of an older results epoch again (they are kept)")
    .option("--json", "the summary as JSON");

  verb(
    "replay <sweep> <cell>",
    "recompute one cell in the foreground and compare bits with the stored rows",
    async () => (await import("./verbs/replay.js")).replay,
    "ktsweep replay kd '#12' --replicate 3",
  )
    .option("--replicate <number>", "only this replicate", wholeNumber)
    .option("--json", "as JSON");

  verb(
    "verify <dir>",
    "every planned (cell, replicate) has exactly one valid row",
    async () => (await import("./verbs/verify.js")).verify,
    "ktsweep verify kd --sample 1% --theory",
  )
    .option("--sample <share>", "recompute this share of the rows, such as 1%")
    .option("--theory", "z-test every simulated mean against its expectation")
    .option("--json", "as JSON");

  verb(
    "merge <dirs...>",
    "the union of sweep folders",
    async () => (await import("./verbs/merge.js")).merge,
    "ktsweep merge part1 part2 --out all",
  )
    .requiredOption("--out <dir>", "the folder to write")
    .option("--json", "as JSON");

  verb(
    "compact <dir>",
    "fewer, larger segments",
    async () => (await import("./verbs/compact.js")).compact,
    "ktsweep compact kd",
  )
    .option("--grace <duration>", "how long replaced segments stay (default 10m)")
    .option("--json", "as JSON");

  verb(
    "export <dir>",
    "results as a table",
    async () => (await import("./verbs/export.js")).exportTable,
    "ktsweep export kd --format parquet --out kd.parquet",
  )
    .addOption(
      new Option("--table <name>", "which table")
        .choices(["results", "summary", "curves", "profiles", "timings", "failures"])
        .default("results"),
    )
    .addOption(
      new Option("--format <name>", "file format")
        .choices(["csv", "jsonl", "arrow", "parquet"])
        .default("csv"),
    )
    .option("--by <names>", "summary per value of these axes, comma-separated (default: per cell)")
    .option("--sql <query>", "a query over the tables, such as 'select … from results'")
    .option("--out <file>", "file to write (default: stdout)");

  verb(
    "fit <source>",
    "scaling exponents of a sweep folder or a table",
    async () => (await import("./verbs/fit.js")).fit,
    "ktsweep fit kd --y student_risk --x Neff",
  )
    .option(
      "--law <law>",
      "power (default), power+floor, broken, chinchilla, or an expression such as 'C*N^p + E'",
    )
    .option("--x <expression>", "abscissa; several, comma-separated, for laws of several variables")
    .option("--y <expression>", "ordinate")
    .option("--by <names>", "one fit per value of these columns, comma-separated")
    .option("--figure <file>", "also write the figure (.svg or .png)")
    .addOption(
      new Option(
        "--objective <name>",
        "loss of log residuals (default: least-squares; huber, 1e-3, for laws of several parameters)",
      ).choices(["least-squares", "huber", "lad"]),
    )
    .option(
      "--ci <method>",
      "how intervals are made, or all (default: the law's own; docs/fits.md)",
    )
    .addOption(
      new Option(
        "--weights <name>",
        "how points count (default: equal; replicates: by the inverse variance of their means)",
      ).choices(["equal", "replicates"]),
    )
    .option("--resamples <count>", "bootstrap resamples (default: 1999)", wholeNumber)
    .option(
      "--holdout <count>",
      "predict so many of the largest x instead of fitting them",
      wholeNumber,
    )
    .option("--explain", "what the fit rests on")
    .option("--json", "as JSON");

  verb(
    "report <dir>",
    "a sweep as one HTML file: what was run, completeness, scaling laws, theory beside simulation",
    async () => (await import("./verbs/report.js")).report,
    "ktsweep report kd --out kd.html",
  ).option("--out <file>", "file to write (default: report.html in the folder)");

  verb(
    "reproduce [presets...]",
    "run shipped presets and judge their claims",
    async () => (await import("./verbs/reproduce.js")).reproduce,
    "ktsweep reproduce p1-thm3-exponents",
  )
    .option("--list", "name the presets, with their size and predicted time")
    .addOption(
      new Option("--size <size>", "how large").choices(["smoke", "paper", "full"]).default("paper"),
    )
    .option("-j, --jobs <count>", "threads (default: usable cores)", wholeNumber)
    .option("--out <dir>", "keep the sweeps and their figures in this folder")
    .option("--json", "as JSON");

  verb(
    "doctor",
    "check this machine",
    async () => (await import("./verbs/doctor.js")).doctor,
    "ktsweep doctor",
  ).option("--json", "as JSON");

  verb(
    "schema",
    "JSON Schema of the spec, for editors",
    async () => (await import("./verbs/schema.js")).schema,
    "ktsweep schema > ktsweep.schema.json",
  );
}
