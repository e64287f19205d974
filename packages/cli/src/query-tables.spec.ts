import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Table } from "@ktsweep/results";
import { afterAll, describe, expect, it } from "vitest";
import { lockTo, openDuckDb } from "./duckdb.js";
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

  it("gives decimals as numbers, and lists, structs and days as texts", async () => {
    const answer = await queryOver(
      tables,
      "select 1.5 as half, 3::bigint as whole, [1, 2] as list, {'a': 1::bigint} as struct, date '2020-01-02' as day",
    );

    expect(answer.columns.map(({ name, type, values }) => [name, type, values[0]])).toEqual([
      ["half", "float64", 1.5],
      ["whole", "float64", 3],
      ["list", "utf8", "[1, 2]"],
      ["struct", "utf8", "{'a': 1}"],
      ["day", "utf8", "2020-01-02"],
    ]);
  });

  it("may be a description of a table", async () => {
    expect((await queryOver(tables, "summarize results")).rows).toBe(2);
    expect((await queryOver(tables, "describe results")).rows).toBe(2);
  });

  it("may open one folder, and none where DuckDB would keep what it can't hold", async () => {
    const answer = await queryOver(
      tables,
      "select current_setting('allowed_directories')::varchar as a, current_setting('temp_directory') as t",
    );

    const [allowed, temporary] = answer.columns.map(({ values }) => String(values[0]));
    expect(allowed.match(/[^[\]'",]+/g)).toEqual([`${temporary}/`]);
    expect(existsSync(temporary)).toBe(false);
  });

  it("does not find the way out of its folder, nor back to other settings", async () => {
    const connection = await openDuckDb("this test", "");
    const inner = join(folder, "inner");
    mkdirSync(inner);
    await lockTo(connection, inner);

    for (const path of [`${inner}/../secret.csv`, secret]) {
      const read = connection.run(`select * from read_csv('${path}')`);
      await expect(read).rejects.toThrow(/disabled by configuration/);
    }
    for (const setting of [
      "enable_external_access = true",
      "lock_configuration = false",
      "temp_directory = '/tmp'",
      "allowed_directories = ['/']",
    ]) {
      await expect(connection.run(`set ${setting}`)).rejects.toThrow(/locked/);
    }
    connection.closeSync();
  });

  const closed = /disabled by configuration/;
  const absent = /does not exist|not in the catalog/;
  const notRead = /only SELECT/;

  it.each([
    ["reads another file", `select * from read_csv('${secret}')`, closed],
    ["reads a file by its name", `select * from '${secret}'`, closed],
    ["reads a file as text", `select * from read_text('${secret}')`, closed],
    ["reads a file as bytes", `select * from read_blob('${secret}')`, closed],
    ["reads a file as JSON", `select * from read_json('${secret}')`, closed],
    ["reads a file as Parquet", `select * from read_parquet('${secret}')`, closed],
    ["guesses the form of a file", `select * from sniff_csv('${secret}')`, closed],
    ["reads a file in a table's place", `select * from query_table('${secret}')`, closed],
    ["reads a file in a query's text", `select * from query('from ''${secret}''')`, closed],
    ["reads the environment", "select getenv('HOME')", absent],
    ["reads what the process was given", "select * from read_text('/proc/self/environ')", closed],
    ["reads stdin", "select * from read_csv('/dev/stdin')", closed],
    ["lists a folder", `select * from glob('${folder}/*')`, closed],
    ["reads from afar", "select * from 'https://example.com/x.csv'", closed],
    ["asks for secrets", "select * from duckdb_secrets()", closed],
    ["lists extensions", "select * from duckdb_extensions()", closed],
    ["needs an extension", "select * from sqlite_scan('a', 'b')", absent],
    ["writes a file", `copy (select 1) to '${target}'`, closed],
    ["writes a file in a query's text", `from query('copy results to ''${target}''')`, /SELECT/],
    ["writes in a CTE", "with x as (insert into results values (1)) from x", /SELECT/],
    ["writes a database", `export database '${target}'`, closed],
    ["reads a database", `import database '${folder}'`, closed],
    ["opens a database", `attach '${target}'`, notRead],
    ["changes a setting", "set enable_external_access = true", notRead],
    ["takes a setting back", "reset lock_configuration", notRead],
    ["has a profile written", `pragma profiling_output = '${target}'`, notRead],
    ["has a log written", "call enable_logging()", notRead],
    ["fetches an extension", "install httpfs", notRead],
    ["loads an extension", "load httpfs", notRead],
    ["makes a table", "create table t as select 1", notRead],
    ["makes a macro", `create macro f() as table from read_csv('${secret}')`, closed],
    ["runs what it explains", "explain analyze select 1", notRead],
    ["is two", "select 1; select 2", /2 statements, not one/],
    ["is none", " ", /no statement/],
  ])("is refused where it %s", async (_, sql, message) => {
    await expect(queryOver(tables, sql)).rejects.toThrow(message);
    expect(existsSync(target)).toBe(false);
  });
});
