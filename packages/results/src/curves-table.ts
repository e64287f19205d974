// curves-table.ts — the table `curves`: a line per grid point, replicate, stage and step.
import type { Columns } from "./gather.js";
import { gridColumns, gridHeads, gridPoints, lineCount, type GridLines } from "./grid-columns.js";
import type { LocatedPoints } from "./located-points.js";
import { type LocatedRun, numbersOf } from "./point-runs.js";
import type { Store } from "./store.js";
import { limitsFor, type StreamLimits } from "./stream-limits.js";
import { plannedLimit, type SweepView } from "./sweep-view.js";
import type { Column, Table } from "./table.js";
import { collected, type TableStream } from "./table-stream.js";

/** The runs of a grid point in the order of the table. */
export interface PointRuns extends GridLines {
  readonly runs: readonly LocatedRun[];
}

const numbers = numbersOf("curves");

/**
 * Columns: `cell`, axes, `replicate`, `stage`, `step`, `risk`, `expected_risk`.
 * Lines: by point, replicate, stage in the order of the chain, step; rows that the sweep does not plan are left out.
 *
 * Memory: 28 bytes per learning curve, and what `limits` allow.
 * Rejects: STORE_CONFLICT, STORE_IO; so do its pieces.
 */
export async function curvesStream(
  sweep: SweepView,
  store: Pick<Store, "locatePoints">,
  limits: StreamLimits = limitsFor(numbers.length),
): Promise<TableStream> {
  const located = await store.locatePoints("curves");
  const columns = [
    ...gridHeads(sweep, "axes"),
    { name: "replicate", type: "int32" as const },
    { name: "stage", type: "utf8" as const },
    ...numbers.map((name) => ({ name, type: "float64" as const })),
  ];
  return { columns, pieces: curvePieces(sweep, located, limits) };
}

/** The same table in memory. */
export async function curvesTable(
  sweep: SweepView,
  store: Pick<Store, "locatePoints">,
): Promise<Table> {
  return collected(await curvesStream(sweep, store));
}

async function* curvePieces(
  sweep: SweepView,
  located: LocatedPoints,
  { rowsInMemory, linesPerPiece }: StreamLimits,
): AsyncGenerator<Table> {
  for (const window of runWindows(runsOfPoints(sweep, located), rowsInMemory)) {
    const columns = await located.read(window.flatMap(({ runs }) => runs));
    let line = 0;
    for (const points of runWindows(window, linesPerPiece)) {
      yield pieceOf(sweep, points, { columns, line });
      line += lineCount(points);
    }
  }
}

/** Lines of points from line `line` of a window on. */
function pieceOf(
  sweep: SweepView,
  points: readonly PointRuns[],
  { columns, line: first }: { readonly columns: Columns; readonly line: number },
): Table {
  const rows = lineCount(points);
  const replicate = new Int32Array(rows);
  const stage = new Array<string>(rows);
  let line = 0;
  for (const run of points.flatMap(({ runs }) => runs)) {
    replicate.fill(run.replicate, line, line + run.count);
    stage.fill(run.stage, line, line + run.count);
    line += run.count;
  }
  return {
    columns: [
      ...gridColumns(sweep, points, "axes"),
      { name: "replicate", type: "int32", values: replicate },
      { name: "stage", type: "utf8", values: stage },
      ...numbers.map((name): Column => {
        const values = columns.get(name)?.slice(first, first + rows) ?? new Float64Array(rows);
        return { name, type: "float64", values };
      }),
    ],
    rows,
  };
}

/** The points of a sweep that have planned runs. */
export function* runsOfPoints(sweep: SweepView, located: LocatedPoints): Generator<PointRuns> {
  for (const point of gridPoints(sweep)) {
    const runs = plannedRuns(sweep, point.cell, located.runs(point.cell));
    if (runs.length > 0) yield { ...point, runs, lines: linesOf(runs) };
  }
}

/** Runs of a cell's planned replicates, by replicate and then by stage in the order of the chain. */
function plannedRuns(sweep: SweepView, cell: string, runs: readonly LocatedRun[]): LocatedRun[] {
  const limit = plannedLimit(sweep, cell);
  const place = (run: LocatedRun): number => sweep.stages.indexOf(run.stage);
  return runs
    .filter((run) => run.replicate < limit && place(run) >= 0)
    .sort((a, b) => a.replicate - b.replicate || place(a) - place(b));
}

function linesOf(runs: readonly LocatedRun[]): number {
  return runs.reduce((sum, { count }) => sum + count, 0);
}

/** Neighbouring points with about `lines` lines together; a point with more is cut between its runs. */
function* runWindows(points: Iterable<PointRuns>, lines: number): Generator<PointRuns[]> {
  let window: PointRuns[] = [];
  let count = 0;
  for (const { runs, ...point } of points) {
    let from = 0;
    for (let to = 1; to <= runs.length; to++) {
      count += runs[to - 1].count;
      if (count < lines && to < runs.length) continue;
      const own = runs.slice(from, to);
      window.push({ ...point, runs: own, lines: linesOf(own) });
      from = to;
      if (count < lines) continue;
      yield window;
      window = [];
      count = 0;
    }
  }
  if (window.length > 0) yield window;
}
