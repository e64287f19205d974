// tables.ts — the tables of a sweep by name.

import {
  curvesStream,
  failuresTable,
  profilesStream,
  resultsStream,
  type Store,
  summaryStream,
  type SweepView,
  type Table,
  type TableStream,
  timingsTable,
} from "@ktsweep/results";

export type TableName = "results" | "summary" | "curves" | "profiles" | "timings" | "failures";

const builders: Readonly<
  Record<TableName, (sweep: SweepView, store: Store) => Promise<Table | TableStream>>
> = {
  results: resultsStream,
  summary: summaryStream,
  curves: curvesStream,
  profiles: profilesStream,
  timings: timingsTable,
  failures: failuresTable,
};

export const tableNames = Object.keys(builders) as readonly TableName[];

/** Those whose rows may not fit into memory come as streams. Rejects: STORE_CONFLICT, STORE_IO. */
export async function tableOf(
  name: TableName,
  sweep: SweepView,
  store: Store,
): Promise<Table | TableStream> {
  return builders[name](sweep, store);
}
