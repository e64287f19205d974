// results-table.ts — the table `results`: a line per grid point and replicate.
import { gridColumns, gridPoints, lineCount, type GridLines } from "./grid-columns.js";
import type { Store } from "./store.js";
import { plannedRange } from "./stored-cells.js";
import type { StoredRows } from "./stored-rows.js";
import type { MeasureView, SweepView } from "./sweep-view.js";
import type { Column, Table } from "./table.js";

/** A point's rows in `StoredRows`: `lines` from `start`. */
interface PointRows extends GridLines {
  readonly start: number;
}

/**
 * Columns: `cell`, axes and derived names, `replicate`, the outputs of the stages, measures (of the row's own values),
 * theory columns.
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
  const rows = lineCount(points);
  const replicates = new Int32Array(rows);
  copyLines(points, stored.replicates, replicates);
  const outputs = sweep.outputs.map((name): Column => {
    const values = new Float64Array(rows);
    copyLines(points, stored.column(name), values);
    return { name, type: "float64", values };
  });
  const columns: Column[] = [
    ...gridColumns(sweep, points, "derived"),
    { name: "replicate", type: "int32", values: replicates },
    ...outputs,
  ];
  const theory = theoryColumns(sweep, points, rows);
  for (const measure of sweep.measures) {
    columns.push(measureColumn(measure, [...columns, ...theory], rows));
  }
  return { columns: [...columns, ...theory], rows };
}

/** Each point's values repeated over its lines. */
function theoryColumns(sweep: SweepView, points: readonly PointRows[], rows: number): Column[] {
  const columns = sweep.theory.map((name) => ({ name, values: new Float64Array(rows) }));
  if (columns.length === 0) return [];
  let line = 0;
  for (const { point, lines } of points) {
    const values = sweep.theoryValues(point);
    for (const column of columns) column.values.fill(values[column.name], line, line + lines);
    line += lines;
  }
  return columns.map((column): Column => ({ ...column, type: "float64" }));
}

/** The lines of all points, end to end. */
function copyLines(
  points: readonly PointRows[],
  from: Float64Array | Int32Array,
  to: Float64Array | Int32Array,
): void {
  let line = 0;
  for (const { start, lines } of points) {
    for (let row = start; row < start + lines; row++) to[line++] = from[row];
  }
}

/** The planned rows of each point that has any. */
function plannedRows(sweep: SweepView, stored: StoredRows): PointRows[] {
  const points: PointRows[] = [];
  for (const { point, cell } of gridPoints(sweep)) {
    const range = plannedRange(sweep, stored, cell);
    if (range !== undefined)
      points.push({ point, cell, start: range.start, lines: range.end - range.start });
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
