// curves-table.ts — the table `curves`: a line per grid point, replicate, stage and step.
import { gridColumns, gridPoints, lineCount, type GridLines } from "./grid-columns.js";
import type { Store } from "./store.js";
import type { PointRun, StoredPoints } from "./stored-points.js";
import type { SweepView } from "./sweep-view.js";
import type { Column, Table } from "./table.js";

/** The runs of a grid point in the order of the table. */
interface PointRuns extends GridLines {
  readonly runs: readonly PointRun[];
}

/**
 * Columns: `cell`, axes, `replicate`, `stage`, `step`, `risk`, `expected_risk`.
 * Lines: by point, replicate, stage in the order of the chain, step; rows that the sweep does not plan are left out.
 *
 * Rejects: STORE_CONFLICT, STORE_IO.
 */
export async function curvesTable(
  sweep: SweepView,
  store: Pick<Store, "readCurves">,
): Promise<Table> {
  const curves = await store.readCurves();
  const points: PointRuns[] = [];
  for (const point of gridPoints(sweep)) {
    const runs = plannedRuns(sweep, curves.runs(point.cell));
    if (runs.length > 0)
      points.push({ ...point, runs, lines: runs.reduce((sum, run) => sum + lengthOf(run), 0) });
  }
  const runs = points.flatMap((point) => point.runs);
  const rows = lineCount(points);
  const replicate = new Int32Array(rows);
  const stage = new Array<string>(rows);
  let line = 0;
  for (const run of runs) {
    replicate.fill(run.replicate, line, line + lengthOf(run));
    stage.fill(run.stage, line, line + lengthOf(run));
    line += lengthOf(run);
  }
  const columns: Column[] = [
    ...gridColumns(sweep, points, "axes"),
    { name: "replicate", type: "int32", values: replicate },
    { name: "stage", type: "utf8", values: stage },
    ...["step", "risk", "expected_risk"].map((name) => pointColumn(curves, runs, rows, name)),
  ];
  return { columns, rows };
}

/** Runs of planned replicates, by replicate and then by stage in the order of the chain. */
export function plannedRuns(sweep: SweepView, runs: readonly PointRun[]): PointRun[] {
  const place = (run: PointRun): number => sweep.stages.indexOf(run.stage);
  return runs
    .filter((run) => run.replicate < sweep.replicates.max && place(run) >= 0)
    .sort((a, b) => a.replicate - b.replicate || place(a) - place(b));
}

function pointColumn(
  points: StoredPoints,
  runs: readonly PointRun[],
  rows: number,
  name: string,
): Column {
  const from = points.column(name);
  const values = new Float64Array(rows);
  let line = 0;
  for (const { start, end } of runs) {
    for (let at = start; at < end; at++) values[line++] = from[at];
  }
  return { name, type: "float64", values };
}

function lengthOf({ start, end }: PointRun): number {
  return end - start;
}
