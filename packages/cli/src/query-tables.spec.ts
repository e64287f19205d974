import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Table } from "@ktsweep/results";
import { afterAll, describe, expect, it } from "vitest";
import { queryOver } from "./query-tables.js";

const results: Table = {
  rows: 3,
  columns: [
    { name: "N", type: "float64", values: Float64Array.of(1, 2, 2) },
    { name: "n", type: "float64", values: Float64Array.of(10, 20, 30) },
  ],
};
const tables = new Map([["results", results]]);

const folder = mkdtempSync(join(tmpdir(), "ktsweep-query-"));
const secret = join(folder, "secret.csv");
const target = join(folder, "written.csv");
writeFileSync(secret, "a\n1\n");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("a query over tables", () => {
  it("groups, and tells columns apart whose names differ in case alone", async () => {
    const answer = await queryOver(
      tables,
      "with means as (select N, avg(n_1) as mean from results group by N) select * from means order by N",
    );

    expect(answer.columns.map(({ name, values }) => [name, ...values])).toEqual([
      ["N", 1, 2],
      ["mean", 10, 25],
    ]);
  });

  it.each([
    ["reads another file", `select * from read_csv('${secret}')`, /disabled by configuration/],
    ["lists a folder", `select * from glob('${folder}/*')`, /disabled by configuration/],
    ["writes a file", `copy (select 1) to '${target}'`, /disabled by configuration/],
    ["opens a database", `attach '${target}'`, /only SELECT/],
    ["changes a setting", "set enable_external_access = true", /only SELECT/],
    ["fetches an extension", "install httpfs", /only SELECT/],
    ["makes a table", "create table t as select 1", /only SELECT/],
    ["is two", "select 1; select 2", /2 statements, not one/],
    ["is none", " ", /no statement/],
  ])("is refused where it %s", async (_, sql, message) => {
    await expect(queryOver(tables, sql)).rejects.toThrow(message);
    expect(existsSync(target)).toBe(false);
  });
});
