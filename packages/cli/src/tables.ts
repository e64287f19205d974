// tables.ts — the tables of a sweep by name.

import {
  curvesTable,
  failuresTable,
  profilesTable,
  resultsTable,
  type Store,
  type SweepView,
  type Table,
  timingsTable,
} from "@ktsweep/results";

export type TableName = "results" | "curves" | "profiles" | "timings" | "failures";

const builders: Readonly<
  Record<TableName, (sweep: SweepView, store: Store) => Promise<Table> | Table>
> = {
  results: resultsTable,
  curves: curvesTable,
  profiles: profilesTable,
  timings: timingsTable,
  failures: failuresTable,
};

export const tableNames = Object.keys(builders) as readonly TableName[];

/** Rejects: STORE_CONFLICT, STORE_IO. */
export async function tableOf(name: TableName, sweep: SweepView, store: Store): Promise<Table> {
  return builders[name](sweep, store);
}
