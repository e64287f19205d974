// query-tables.ts — SQL over the tables of a sweep, by DuckDB.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBResultReader, DuckDBValue } from "@duckdb/node-api";
import { KtsweepError } from "@ktsweep/core";
import { type Column, encodeTable, type Table, type TableStream } from "@ktsweep/results";
import { lockTo, openDuckDb, sqlText } from "./duckdb.js";
import type { SweepFolder } from "./sweep-folder.js";
import { tableNames, tableOf } from "./tables.js";

/** DuckDB's number of the kind of statement that only reads. */
const SELECT = 1;

/**
 * The answer to one SELECT over `results`, `curves`, `profiles`, `timings` and `failures`.
 *
 * Names that differ only in case get `_1`, since SQL folds case. Rejects: as `queryOver`.
 */
export async function queryTables({ sweep, store }: SweepFolder, sql: string): Promise<Table> {
  const asked = tableNames.filter((name) => sql.toLowerCase().includes(name));
  const tables = new Map<string, Table | TableStream>();
  for (const name of asked) tables.set(name, await tableOf(name, sweep, store));
  return queryOver(tables, sql);
}

/**
 * The answer to one SELECT over some tables. It can read no file, write none and fetch nothing.
 *
 * Rejects: USAGE_INVALID where DuckDB is not installed or refuses the query.
 */
export async function queryOver(
  tables: ReadonlyMap<string, Table | TableStream>,
  sql: string,
): Promise<Table> {
  const connection = await openDuckDb("--sql", "export parquet and query that file");
  const folder = await mkdtemp(join(tmpdir(), "ktsweep-sql-"));
  try {
    for (const [name, table] of tables) {
      const file = join(folder, `${name}.parquet`);
      await writeFile(file, encodeTable(withDistinctNames(table), "parquet"));
      await connection.run(`create view ${name} as select * from read_parquet(${sqlText(file)})`);
    }
    await lockTo(connection, folder);
    const answer = await selected(connection, sql);
    const names = answer.deduplicatedColumnNames();
    const values: readonly (readonly DuckDBValue[])[] = answer.getColumns();
    return {
      rows: answer.currentRowCount,
      columns: names.map((name, i) => columnOf(name, values[i] ?? [])),
    };
  } catch (cause) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `The query failed: ${(cause as Error).message}.`,
      `Write one SELECT. Tables are ${tableNames.join(", ")}.`,
      {},
      { cause },
    );
  } finally {
    connection.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}

async function selected(connection: DuckDBConnection, sql: string): Promise<DuckDBResultReader> {
  if (sql.trim() === "") throw new Error("there is no statement");
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new Error(`${String(statements.count)} statements, not one`);
  const statement = await statements.prepare(0);
  const kind: number = statement.statementType;
  if (kind !== SELECT) throw new Error("only SELECT is allowed");
  return statement.runAndReadAll();
}

function withDistinctNames(table: Table | TableStream): Table | TableStream {
  const names = distinctNames(table.columns.map(({ name }) => name));
  if (!("pieces" in table)) return renamed(table, names);
  return { columns: renamed(table, names).columns, pieces: renamedPieces(table.pieces, names) };
}

function renamed<T extends { readonly columns: readonly { readonly name: string }[] }>(
  table: T,
  names: readonly string[],
): T {
  return { ...table, columns: table.columns.map((column, i) => ({ ...column, name: names[i] })) };
}

async function* renamedPieces(
  pieces: AsyncIterable<Table>,
  names: readonly string[],
): AsyncGenerator<Table> {
  for await (const piece of pieces) yield renamed(piece, names);
}

function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((wished) => {
    let name = wished;
    for (let n = 1; taken.has(name.toLowerCase()); n++) name = `${wished}_${String(n)}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** Numbers of any width and decimals become float64, everything else text as DuckDB prints it. */
function columnOf(name: string, values: readonly DuckDBValue[]): Column {
  const numbers = values.map(numberOf);
  if (!numbers.includes(undefined)) {
    return { name, type: "float64", values: Float64Array.from(numbers, (value) => value ?? NaN) };
  }
  return { name, type: "utf8", values: values.map(textOf) };
}

/** NaN for null; undefined for what is no number. */
function numberOf(value: DuckDBValue): number | undefined {
  if (value === null) return NaN;
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  return value instanceof Object && "toDouble" in value ? Number(String(value)) : undefined;
}

function textOf(value: DuckDBValue): string {
  return value === null ? "" : String(value);
}
