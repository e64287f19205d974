// reading-results.system.ts — the lines of docs/reading-results.md read what our CSV says, with the real libraries.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { pythonWith } from "../../tools/python-environment.mjs";
import { newFolder, repository } from "./support/folder.js";
import { mustSkip, works } from "./support/machine.js";
import { ktsweepOutput, run } from "./support/program.js";
import { completeRun, smallSweep, writeSpec } from "./support/sweeps.js";

const script = fileURLToPath(new URL("python/read_block.py", import.meta.url));
const packages = [
  "pyarrow==26.0.1",
  "polars==2.1.0",
  "pandas==3.1.1",
  "duckdb==2.0.0",
  "duckdb-cli==1.5.6",
];
const doc = readFileSync(join(repository, "docs/reading-results.md"), "utf8");

/** Numbers are compared as such: 1 and 1.0 are the same. */
function valueOf(text: string): string | number {
  return text === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

/** Blocks of a language, each with the first line that is no import as its name. */
function blocksOf(language: string): (readonly [name: string, code: string])[] {
  const pattern = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm");
  return [...doc.matchAll(pattern)].map(([, code]) => [
    code.split("\n").find((line) => !/^(import|library)/.test(line)) ?? code,
    code,
  ]);
}

describe.skipIf(mustSkip("python3", () => works("python3", "--version")))("the lines that", () => {
  let python = "";
  let folder = "";

  beforeAll(async () => {
    python = pythonWith(packages);
    folder = newFolder();
    await completeRun(writeSpec(folder, smallSweep), join(folder, "kd"));
    for (const format of ["csv", "arrow", "parquet"]) {
      const file = join(folder, `results.${format}`);
      await ktsweepOutput("export", join(folder, "kd"), "--format", format, "--out", file);
    }
  });

  it.each(blocksOf("python"))("read in Python: %s", async (_, code) => {
    const block = join(folder, "block.py");
    writeFileSync(block, code);
    const { status, stderr } = await run([python, script, block], { cwd: folder });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it.each(blocksOf("duckdb"))("read in DuckDB: %s", async (_, code) => {
    const duckdb = join(python, "../duckdb");
    const { status, stdout, stderr } = await run([duckdb, "-csv", "-nullvalue", "", "-c", code], {
      cwd: folder,
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const fields = (csv: string) =>
      csv
        .trimEnd()
        .split(/\r?\n/)
        .map((line) => line.split(",").map(valueOf));
    expect(fields(stdout)).toEqual(fields(readFileSync(join(folder, "results.csv"), "utf8")));
  });

  it("differ from a wrong table, which is seen", async () => {
    const block = join(folder, "block.py");
    writeFileSync(
      block,
      "import polars as pl\ntable = pl.read_parquet('results.parquet').reverse()\n",
    );
    const { status, stderr } = await run([python, script, block], { cwd: folder });
    expect(status).toBe(1);
    expect(stderr).toContain("instead of");
  });
});
