// results-table.ts — the table `results`: a line per grid point and replicate.
import { includedPoints, pointColumns, type PointLines } from "./point-columns.js";
import type { Store } from "./store.js";
import type { StoredRows } from "./stored-rows.js";
import type { MeasureView, SweepView } from "./sweep-view.js";
import type { Column, Table } from "./table.js";

/** A point's rows in `StoredRows`: `lines` from `start`. */
interface PointRows extends PointLines {
  readonly start: number;
}

/**
 * Columns: `cell`, axes and derived names, `replicate`, the outputs of the stages, measures (of the row's own values).
 * Lines: by point, then replicate; rows that the sweep does not plan are left out.
 *
 * Rejects: STORE_CONFLICT, STORE_IO.
 */
export async function resultsTable(
  sweep: SweepView,
  store: Pick<Store, "readRows">,
): Promise<Table> {
  return tableOfRows(sweep, await store.readRows());
}

/** The table of rows that were read already. */
export function tableOfRows(sweep: SweepView, stored: StoredRows): Table {
  const points = plannedRows(sweep, stored);
  const rows = points.reduce((sum, { lines }) => sum + lines, 0);
  const replicates = new Int32Array(rows);
  const outputs = sweep.outputs.map((name) => ({
    from: stored.column(name),
    to: new Float64Array(rows),
    name,
  }));
  let row = 0;
  for (const { start, lines } of points) {
    replicates.set(stored.replicates.subarray(start, start + lines), row);
    for (const { from, to } of outputs) to.set(from.subarray(start, start + lines), row);
    row += lines;
  }
  const columns: Column[] = [
    ...pointColumns(sweep, points, true),
    { name: "replicate", type: "int32", values: replicates },
    ...outputs.map(({ name, to }): Column => ({ name, type: "float64", values: to })),
  ];
  for (const measure of sweep.measures) columns.push(measureColumn(measure, columns, rows));
  return { columns, rows };
}

/** The planned rows of each point that has any. */
function plannedRows(sweep: SweepView, stored: StoredRows): PointRows[] {
  const points: PointRows[] = [];
  for (const { point, cell } of includedPoints(sweep)) {
    const range = stored.range(cell);
    if (range === undefined) continue;
    let end = range.end;
    while (end > range.start && stored.replicates[end - 1]! >= sweep.replicates.max) end--;
    if (end > range.start)
      points.push({ point, cell, start: range.start, lines: end - range.start });
  }
  return points;
}

/** Evaluates a measure row by row; earlier columns of numbers can be named. */
function measureColumn(measure: MeasureView, columns: readonly Column[], rows: number): Column {
  const numbers = new Map(
    columns.flatMap((column) => (column.type === "float64" ? [[column.name, column.values]] : [])),
  );
  const values = new Float64Array(rows);
  let row = 0;
  const column = (name: string): number => numbers.get(name)?.[row] ?? NaN;
  for (; row < rows; row++) values[row] = measure.evaluate(column);
  return { name: measure.name, type: "float64", values };
}
