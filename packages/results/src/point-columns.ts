// point-columns.ts — the columns that a line of any table has from its grid point: cell, axes, derived names.
import type { SweepView } from "./sweep-view.js";
import type { Column } from "./table.js";

/** A grid point and the number of lines that it gets. */
export interface PointLines {
  readonly point: number;
  readonly cell: string;
  readonly lines: number;
}

/** `cell`, then the axes, then with `derived` the derived names; each point's values repeated over its lines. */
export function pointColumns(
  sweep: SweepView,
  points: readonly PointLines[],
  derived: boolean,
): Column[] {
  const rows = points.reduce((sum, { lines }) => sum + lines, 0);
  const cells = new Array<string>(rows);
  const names = [
    ...sweep.axes,
    ...(derived ? sweep.derived.map((name) => ({ name, type: "number" as const })) : []),
  ];
  const columns: Column[] = names.map(({ name, type }) =>
    type === "text"
      ? { name, type: "utf8", values: new Array<string>(rows) }
      : { name, type: "float64", values: new Float64Array(rows) },
  );
  let row = 0;
  for (const { point, cell, lines } of points) {
    const values = sweep.values(point);
    cells.fill(cell, row, row + lines);
    for (const column of columns) {
      (column.values as unknown[]).fill(values[column.name], row, row + lines);
    }
    row += lines;
  }
  return [{ name: "cell", type: "utf8", values: cells }, ...columns];
}

/** The points of a sweep in canonical order. */
export function* includedPoints(
  sweep: SweepView,
): Generator<{ readonly point: number; readonly cell: string }> {
  for (let point = 0; point < sweep.points; point++) {
    if (sweep.includes(point)) yield { point, cell: sweep.cellId(point) };
  }
}
