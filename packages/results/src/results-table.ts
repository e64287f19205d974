// results-table.ts — the table `results`: a line per grid point and replicate.
import type { Columns } from "./gather.js";
import { gridColumns, gridHeads, gridPoints, lineCount, type GridLines } from "./grid-columns.js";
import type { LocatedRows } from "./located-rows.js";
import type { Store } from "./store.js";
import { limitsFor, type StreamLimits } from "./stream-limits.js";
import { plannedLimit, type MeasureView, type SweepView } from "./sweep-view.js";
import type { Column, Table } from "./table.js";
import { collected, type TableStream } from "./table-stream.js";

/** A point's rows in a block of rows: `lines` from `start`. */
interface PointRows extends GridLines {
  readonly start: number;
}

/** Rows of some points, in columns. */
interface RowBlock {
  readonly replicates: Int32Array;
  readonly columns: Columns;
}

/**
 * Columns: `cell`, axes and derived names, `replicate`, the outputs of the stages, measures (of the row's own values),
 * theory columns.
 * Lines: by point, then replicate; rows that the sweep does not plan are left out.
 *
 * Memory: 40 bytes per run of neighbouring replicates, and what `limits` allow.
 * Rejects: STORE_CONFLICT, STORE_IO; so do its pieces.
 */
export async function resultsStream(
  sweep: SweepView,
  store: Pick<Store, "locateRows">,
  limits: StreamLimits = limitsFor(sweep.outputs.length),
): Promise<TableStream> {
  const columns = [
    ...gridHeads(sweep, "derived"),
    { name: "replicate", type: "int32" as const },
    ...[...sweep.outputs, ...sweep.measures.map(({ name }) => name), ...sweep.theory].map(
      (name) => ({ name, type: "float64" as const }),
    ),
  ];
  return { columns, pieces: resultPieces(sweep, await store.locateRows(), limits) };
}

/** The same table in memory. */
export async function resultsTable(
  sweep: SweepView,
  store: Pick<Store, "locateRows">,
): Promise<Table> {
  return collected(await resultsStream(sweep, store));
}

async function* resultPieces(
  sweep: SweepView,
  located: LocatedRows,
  { rowsInMemory, linesPerPiece }: StreamLimits,
): AsyncGenerator<Table> {
  for (const window of windowsOf(plannedRows(sweep, located), rowsInMemory)) {
    const ranges = window.map(({ start, lines }) => ({ start, end: start + lines }));
    const block = {
      replicates: located.replicates(ranges),
      columns: await located.read(ranges, sweep.outputs),
    };
    let row = 0;
    const inBlock = window.map((point) => ({
      ...point,
      start: (row += point.lines) - point.lines,
    }));
    for (const points of windowsOf(inBlock, linesPerPiece)) yield pieceOf(sweep, points, block);
  }
}

function pieceOf(sweep: SweepView, points: readonly PointRows[], block: RowBlock): Table {
  const rows = lineCount(points);
  const replicates = new Int32Array(rows);
  copyLines(points, block.replicates, replicates);
  const outputs = sweep.outputs.map((name): Column => {
    const values = new Float64Array(rows);
    copyLines(points, block.columns.get(name) ?? new Float64Array(), values);
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

/** Neighbouring points with at most `rows` rows together; a point with more is cut. */
function* windowsOf(points: Iterable<PointRows>, rows: number): Generator<PointRows[]> {
  let window: PointRows[] = [];
  let room = rows;
  for (const point of points) {
    for (let done = 0; done < point.lines;) {
      const lines = Math.min(room, point.lines - done);
      window.push({ ...point, start: point.start + done, lines });
      done += lines;
      room -= lines;
      if (room > 0) continue;
      yield window;
      window = [];
      room = rows;
    }
  }
  if (window.length > 0) yield window;
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

/** The planned rows of each point that has any; `start` among all rows. */
function* plannedRows(sweep: SweepView, located: LocatedRows): Generator<PointRows> {
  for (const { point, cell } of gridPoints(sweep)) {
    const range = located.range(cell);
    if (range === undefined) continue;
    const lines = located.countBelow(range, plannedLimit(sweep, cell));
    if (lines > 0) yield { point, cell, start: range.start, lines };
  }
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
