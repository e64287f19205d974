// run-tables.ts — the tables `timings` and `failures`: what depends on the run.
import { gridColumns, gridPoints, lineCount, type GridLines } from "./grid-columns.js";
import type { FailureRow, TimingRow } from "./rows.js";
import type { Store } from "./store.js";
import { plannedLimit, type SweepView } from "./sweep-view.js";
import type { Column, Table } from "./table.js";

interface PointRows<Row> extends GridLines {
  readonly rows: readonly Row[];
}

/**
 * Columns: `cell`, axes, `replicate`, `host`, `thread`, `seconds`, `attempt`.
 * Lines: by point, replicate, attempt; a row computed twice has two lines.
 */
export async function timingsTable(
  sweep: SweepView,
  store: Pick<Store, "readTimings">,
): Promise<Table> {
  const points = linesByPoint(
    sweep,
    await store.readTimings(),
    (row) => `${row.host} ${row.thread} ${row.seconds}`,
  );
  const rows = points.flatMap((point) => point.rows);
  return tableOf(sweep, points, [
    { name: "host", type: "utf8", values: rows.map(({ host }) => host) },
    { name: "thread", type: "int32", values: Int32Array.from(rows, ({ thread }) => thread) },
    { name: "seconds", type: "float64", values: Float64Array.from(rows, ({ seconds }) => seconds) },
    { name: "attempt", type: "int32", values: Int32Array.from(rows, ({ attempt }) => attempt) },
  ]);
}

/** Columns: `cell`, axes, `replicate`, `cause`, `attempt`, `last_output`. Lines: by point, replicate, attempt. */
export function failuresTable(sweep: SweepView, store: Pick<Store, "failures">): Promise<Table> {
  const points = linesByPoint(sweep, store.failures(), (row) => `${row.cause} ${row.lastOutput}`);
  const rows = points.flatMap((point) => point.rows);
  const table = tableOf(sweep, points, [
    { name: "cause", type: "utf8", values: rows.map(({ cause }) => cause) },
    { name: "attempt", type: "int32", values: Int32Array.from(rows, ({ attempt }) => attempt) },
    { name: "last_output", type: "utf8", values: rows.map(({ lastOutput }) => lastOutput) },
  ]);
  return Promise.resolve(table);
}

function tableOf<Row extends TimingRow | FailureRow>(
  sweep: SweepView,
  points: readonly PointRows<Row>[],
  own: readonly Column[],
): Table {
  const replicates = points.flatMap((point) => point.rows.map(({ replicate }) => replicate));
  const columns: Column[] = [
    ...gridColumns(sweep, points, "axes"),
    { name: "replicate", type: "int32", values: Int32Array.from(replicates) },
    ...own,
  ];
  return { columns, rows: lineCount(points) };
}

/** Rows of planned replicates by point, in order of replicate, attempt and `rest`. */
function linesByPoint<Row extends TimingRow | FailureRow>(
  sweep: SweepView,
  rows: readonly Row[],
  rest: (row: Row) => string,
): PointRows<Row>[] {
  const byCell = new Map<string, Row[]>();
  for (const row of rows) {
    if (row.replicate >= plannedLimit(sweep, row.cell)) continue;
    const known = byCell.get(row.cell);
    if (known === undefined) byCell.set(row.cell, [row]);
    else known.push(row);
  }
  for (const ofCell of byCell.values()) {
    ofCell.sort(
      (a, b) => a.replicate - b.replicate || a.attempt - b.attempt || (rest(a) < rest(b) ? -1 : 1),
    );
  }
  const points: PointRows<Row>[] = [];
  for (const point of gridPoints(sweep)) {
    const ofCell = byCell.get(point.cell);
    if (ofCell !== undefined) points.push({ ...point, rows: ofCell, lines: ofCell.length });
  }
  return points;
}
