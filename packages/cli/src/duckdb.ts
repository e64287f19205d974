// duckdb.ts — DuckDB in memory, an optional package: opened where it is needed, told about where it is missing.

import { KtsweepError } from "@ktsweep/core";
import type { DuckDBConnection } from "@duckdb/node-api";

/** Nothing is fetched: extensions that are not built in stay away. */
const OFFLINE = { autoinstall_known_extensions: "false", autoload_known_extensions: "false" };

/** A database of its own. Rejects: USAGE_INVALID where DuckDB is not installed; `purpose`: what needs it, `instead`: what to do without. */
export async function openDuckDb(purpose: string, instead: string): Promise<DuckDBConnection> {
  const { DuckDBInstance } = await load(purpose, instead);
  return (await DuckDBInstance.create(":memory:", OFFLINE)).connect();
}

/** The text as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * From now on it reads files of one folder only, and no setting can be changed back. What does not fit into memory goes
 * into that folder too: DuckDB may read the folder of its temporary files, which else is `.tmp` where the program runs.
 */
export async function lockTo(connection: DuckDBConnection, folder: string): Promise<void> {
  await connection.run(`set temp_directory = ${sqlText(folder)}`);
  await connection.run(`set allowed_directories = [${sqlText(folder)}]`);
  await connection.run("set enable_external_access = false");
  await connection.run("set lock_configuration = true");
}

async function load(purpose: string, instead: string): Promise<typeof import("@duckdb/node-api")> {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `${purpose} needs the package @duckdb/node-api, which is not installed here.`,
      `Install it beside ktsweep, or ${instead}.`,
      {},
      { cause },
    );
  }
}
