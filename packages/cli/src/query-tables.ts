// query-tables.ts — SQL over the tables of a sweep, by DuckDB.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import { type Column, encodeTable, type Table } from "@ktsweep/results";
import type { SweepFolder } from "./sweep-folder.js";
import { tableNames, tableOf } from "./tables.js";

/**
 * The answer to a query over `results`, `curves`, `profiles`, `timings` and `failures`.
 *
 * Names that differ only in case get `_1`, since SQL folds case.
 * Rejects: USAGE_INVALID where DuckDB is not installed or refuses the query.
 */
export async function queryTables({ sweep, store }: SweepFolder, sql: string): Promise<Table> {
  const { DuckDBInstance } = await loadDuckDb();
  const folder = await mkdtemp(join(tmpdir(), "ktsweep-sql-"));
  try {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    for (const name of tableNames.filter((table) => sql.toLowerCase().includes(table))) {
      const file = join(folder, `${name}.parquet`);
      const table = withDistinctNames(await tableOf(name, sweep, store));
      await writeFile(file, encodeTable(table, "parquet"));
      await connection.run(`create view ${name} as select * from read_parquet('${file}')`);
    }
    const answer = await connection.runAndReadAll(sql);
    const names = answer.deduplicatedColumnNames();
    const values: readonly (readonly unknown[])[] = answer.getColumns();
    return {
      rows: answer.currentRowCount,
      columns: names.map((name, i) => columnOf(name, values[i] ?? [])),
    };
  } catch (cause) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `The query failed: ${(cause as Error).message}.`,
      `Tables are ${tableNames.join(", ")}.`,
      {},
      { cause },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function loadDuckDb(): Promise<typeof import("@duckdb/node-api")> {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "--sql needs the package @duckdb/node-api, which is not installed here.",
      "Install it beside ktsweep, or export parquet and query that file.",
      {},
      { cause },
    );
  }
}

function withDistinctNames(table: Table): Table {
  const taken = new Set<string>();
  const columns = table.columns.map((column) => {
    let name = column.name;
    for (let n = 1; taken.has(name.toLowerCase()); n++) name = `${column.name}_${String(n)}`;
    taken.add(name.toLowerCase());
    return { ...column, name };
  });
  return { ...table, columns };
}

/** Numbers of any width become float64, everything else text. */
function columnOf(name: string, values: readonly unknown[]): Column {
  const isNumeric = values.every(
    (value) => value === null || ["number", "bigint"].includes(typeof value),
  );
  if (isNumeric) {
    const numbers = values.map((value) => (value === null ? NaN : Number(value)));
    return { name, type: "float64", values: Float64Array.from(numbers) };
  }
  return {
    name,
    type: "utf8",
    values: values.map(textOf),
  };
}

function textOf(value: unknown): string {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
