// profiles-table.ts — the table `profiles`: a line per grid point, stage and coordinate, means over replicates.
import { KtsweepError } from "@ktsweep/core";
import { plannedRuns } from "./curves-table.js";
import { gridColumns, gridPoints, lineCount, type GridLines } from "./grid-columns.js";
import type { Store } from "./store.js";
import type { PointRun, StoredPoints } from "./stored-points.js";
import type { SweepView } from "./sweep-view.js";
import type { Column, Table } from "./table.js";

/** Columns that are averaged. */
const averaged = ["truth_energy", "mean", "second", "error", "expected_error"] as const;

/** The replicates of one stage of a grid point; their coordinates are the same. */
interface StageRuns {
  readonly stage: string;
  readonly runs: readonly PointRun[];
}

interface PointStages extends GridLines {
  readonly stages: readonly StageRuns[];
}

/**
 * Columns: `cell`, axes, `stage`, `index`, and the means over planned replicates of `truth_energy`, `mean`, `second`,
 * `error`, `expected_error` (null where a replicate has none). Sums run in the order of replicates.
 * Lines: by point, stage in the order of the chain, index.
 *
 * Rejects: STORE_CONFLICT, also where replicates of a cell have profiles at different coordinates; STORE_IO.
 */
export async function profilesTable(
  sweep: SweepView,
  store: Pick<Store, "readProfiles">,
): Promise<Table> {
  const profiles = await store.readProfiles();
  const points: PointStages[] = [];
  for (const point of gridPoints(sweep)) {
    const stages = byStage(sweep, plannedRuns(sweep, profiles.runs(point.cell)));
    for (const stage of stages) checkCoordinates(point.cell, stage, profiles);
    const lines = stages.reduce((sum, { runs }) => sum + linesOf(runs), 0);
    if (lines > 0) points.push({ ...point, stages, lines });
  }
  const stages = points.flatMap((point) => point.stages);
  const rows = lineCount(points);
  const columns: Column[] = [
    ...gridColumns(sweep, points, "axes"),
    {
      name: "stage",
      type: "utf8",
      values: stages.flatMap((one) => new Array<string>(linesOf(one.runs)).fill(one.stage)),
    },
    meanColumn(profiles, stages, rows, "index"),
    ...averaged.map((name) => meanColumn(profiles, stages, rows, name)),
  ];
  return { columns, rows };
}

function byStage(sweep: SweepView, runs: readonly PointRun[]): StageRuns[] {
  return sweep.stages
    .map((stage) => ({ stage, runs: runs.filter((run) => run.stage === stage) }))
    .filter((one) => one.runs.length > 0);
}

function linesOf(runs: readonly PointRun[]): number {
  return runs[0].end - runs[0].start;
}

/** Mean over replicates, line by line: of equal numbers, the number itself. */
function meanColumn(
  profiles: StoredPoints,
  stages: readonly StageRuns[],
  rows: number,
  name: string,
): Column {
  const from = profiles.column(name);
  const values = new Float64Array(rows);
  let line = 0;
  for (const { runs } of stages) {
    for (let i = 0; i < linesOf(runs); i++) {
      values[line++] = runs.length === 1 ? from[runs[0].start + i] : meanAt(from, runs, i);
    }
  }
  return { name, type: "float64", values };
}

function meanAt(from: Float64Array, runs: readonly PointRun[], i: number): number {
  let sum = 0;
  for (const { start } of runs) sum += from[start + i];
  return sum / runs.length;
}

function checkCoordinates(cell: string, { stage, runs }: StageRuns, profiles: StoredPoints): void {
  const index = profiles.column("index");
  const first = runs[0];
  for (const run of runs) {
    let same = run.end - run.start === first.end - first.start;
    for (let i = 0; same && i < first.end - first.start; i++)
      same = index[run.start + i] === index[first.start + i];
    if (same) continue;
    throw new KtsweepError(
      "STORE_CONFLICT",
      `Profiles of cell ${cell}, stage ${stage} have other coordinates in replicate ${run.replicate} than in ${first.replicate}.`,
      "One cell has one grid of coordinates: compare the versions that wrote them.",
      { cell, stage, replicate: run.replicate },
    );
  }
}
