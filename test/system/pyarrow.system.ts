// pyarrow.system.ts — pyarrow and DuckDB read what we export, as the same values.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { pythonWith } from "../../tools/python-environment.mjs";
import { testFolder } from "./support/folder.js";
import { mustSkip, works } from "./support/machine.js";
import { ktsweepOutput, outputOf } from "./support/program.js";
import { completeRun, smallSweep, writeSpec } from "./support/sweeps.js";

const script = fileURLToPath(new URL("python/compare_tables.py", import.meta.url));
const packages = ["pyarrow==26.0.1", "duckdb==2.0.0"];
const formats = ["csv", "jsonl", "arrow", "parquet"];

interface TableFacts {
  readonly types: Readonly<Record<string, string>>;
  readonly rows: number;
  readonly nulls: Readonly<Record<string, number>>;
}

describe.skipIf(mustSkip("python3", () => works("python3", "--version")))("exported tables", () => {
  let python = "";

  beforeAll(() => {
    python = pythonWith(packages);
  });

  /** The table in every format, compared in Python. */
  async function readInPython(dir: string, table: string): Promise<TableFacts> {
    const folder = join(dir, "exported");
    mkdirSync(folder, { recursive: true });
    for (const format of formats) {
      const file = join(folder, `${table}.${format}`);
      await ktsweepOutput("export", dir, "--table", table, "--format", format, "--out", file);
    }
    return JSON.parse(await outputOf([python, script, folder, table])) as TableFacts;
  }

  it("have the same columns, types, values and nulls in every format", async () => {
    const folder = testFolder();
    const dir = join(folder, "out");
    await completeRun(writeSpec(folder, smallSweep), dir);

    const results = await readInPython(dir, "results");
    expect(results.rows).toBe(24);
    expect(results.types).toMatchObject({
      cell: "string",
      N: "double",
      kind: "string",
      Neff: "double",
      replicate: "int32",
      teacher_risk: "double",
      student_expected_risk: "double",
      ratio: "double",
    });
    expect(results.nulls.undefined_ratio).toBe(24);
    expect(results.nulls.ratio).toBe(0);

    const curves = await readInPython(dir, "curves");
    expect(curves.types).toMatchObject({ stage: "string", step: "double", risk: "double" });
    const profiles = await readInPython(dir, "profiles");
    expect(profiles.types).toMatchObject({ stage: "string", index: "double", mean: "double" });
    const timings = await readInPython(dir, "timings");
    expect(timings.types).toMatchObject({ host: "string", thread: "int32", attempt: "int32" });
  });
});
