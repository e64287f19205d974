// grid-columns.ts — the columns that a line of any table has from its grid point: cell, axes, derived names.
import type { SweepView } from "./sweep-view.js";
import type { Column } from "./table.js";
import type { ColumnHead } from "./table-stream.js";

/** A grid point. */
export interface GridPoint {
  /** Index in canonical order. */
  readonly point: number;
  readonly cell: string;
}

/** A grid point and the number of lines that a table has for it. */
export interface GridLines extends GridPoint {
  readonly lines: number;
}

/** The points of a sweep in canonical order. */
export function* gridPoints(sweep: SweepView): Generator<GridPoint> {
  for (let point = 0; point < sweep.points; point++) {
    if (sweep.includes(point)) yield { point, cell: sweep.cellId(point) };
  }
}

/** `cell`, the axes, and with `derived` the derived names; each point's values repeated over its lines. */
export function gridColumns(
  sweep: SweepView,
  points: readonly GridLines[],
  derived: "derived" | "axes",
): Column[] {
  const rows = lineCount(points);
  const cells = new Array<string>(rows);
  const columns = gridHeads(sweep, derived)
    .slice(1)
    .map(({ name, type }): Column => {
      if (type === "utf8") return { name, type, values: new Array<string>(rows) };
      return { name, type: "float64", values: new Float64Array(rows) };
    });
  let row = 0;
  for (const { point, cell, lines } of points) {
    const values = sweep.values(point);
    cells.fill(cell, row, row + lines);
    for (const { name, values: column } of columns)
      (column as unknown[]).fill(values[name], row, row + lines);
    row += lines;
  }
  return [{ name: "cell", type: "utf8", values: cells }, ...columns];
}

/** Their names and types. */
export function gridHeads(sweep: SweepView, derived: "derived" | "axes"): ColumnHead[] {
  const names = derived === "derived" ? sweep.derived : [];
  return [
    { name: "cell", type: "utf8" },
    ...sweep.axes.map(({ name, type }): ColumnHead => {
      return { name, type: type === "text" ? "utf8" : "float64" };
    }),
    ...names.map((name): ColumnHead => ({ name, type: "float64" })),
  ];
}

/** Lines of all points. */
export function lineCount(points: readonly GridLines[]): number {
  return points.reduce((sum, { lines }) => sum + lines, 0);
}
