// profiles-table.ts — the table `profiles`: a line per grid point, stage and coordinate, means over replicates.
import { KtsweepError } from "@ktsweep/core";
import { type PointRuns, runsOfPoints } from "./curves-table.js";
import type { Columns } from "./gather.js";
import { gridColumns, gridHeads, lineCount, type GridLines } from "./grid-columns.js";
import type { LocatedPoints } from "./located-points.js";
import { numbersOf } from "./point-runs.js";
import type { Store } from "./store.js";
import type { PointRun } from "./stored-points.js";
import { limitsFor, type StreamLimits } from "./stream-limits.js";
import type { SweepView } from "./sweep-view.js";
import type { Column, Table } from "./table.js";
import { collected, type TableStream } from "./table-stream.js";

/** The replicates of one stage of a grid point; their coordinates are the same. */
interface StageRuns {
  readonly stage: string;
  readonly runs: readonly PointRun[];
}

interface PointStages extends GridLines {
  readonly stages: readonly StageRuns[];
}

const numbers = numbersOf("profiles");

/**
 * Columns: `cell`, axes, `stage`, `index`, and the means over planned replicates of `truth_energy`, `mean`, `second`,
 * `error`, `expected_error` (null where a replicate has none). Sums run in the order of replicates.
 * Lines: by point, stage in the order of the chain, index.
 *
 * Memory: 28 bytes per profile, and what `limits` allow, or one point where it has more.
 * Rejects: STORE_CONFLICT, STORE_IO; so do its pieces, also where replicates of a cell have profiles at different
 * coordinates.
 */
export async function profilesStream(
  sweep: SweepView,
  store: Pick<Store, "locatePoints">,
  limits: StreamLimits = limitsFor(numbers.length),
): Promise<TableStream> {
  const located = await store.locatePoints("profiles");
  const columns = [
    ...gridHeads(sweep, "axes"),
    { name: "stage", type: "utf8" as const },
    ...numbers.map((name) => ({ name, type: "float64" as const })),
  ];
  return { columns, pieces: profilePieces(sweep, located, limits) };
}

/** The same table in memory. */
export async function profilesTable(
  sweep: SweepView,
  store: Pick<Store, "locatePoints">,
): Promise<Table> {
  return collected(await profilesStream(sweep, store));
}

async function* profilePieces(
  sweep: SweepView,
  located: LocatedPoints,
  { rowsInMemory }: StreamLimits,
): AsyncGenerator<Table> {
  for (const window of wholePoints(runsOfPoints(sweep, located), rowsInMemory)) {
    yield pieceOf(sweep, window, await located.read(window.flatMap(({ runs }) => runs)));
  }
}

/** Neighbouring points with about `lines` lines together, one at least. */
function* wholePoints(points: Iterable<PointRuns>, lines: number): Generator<PointRuns[]> {
  let window: PointRuns[] = [];
  let count = 0;
  for (const point of points) {
    window.push(point);
    count += point.lines;
    if (count < lines) continue;
    yield window;
    window = [];
    count = 0;
  }
  if (window.length > 0) yield window;
}

function pieceOf(sweep: SweepView, window: readonly PointRuns[], profiles: Columns): Table {
  let start = 0;
  const points = window.map((point): PointStages => {
    const runs = point.runs.map(({ replicate, stage, count }) => {
      return { replicate, stage, start, end: (start += count) };
    });
    const stages = byStage(sweep, runs);
    for (const stage of stages) checkCoordinates(point.cell, stage, profiles);
    return { ...point, stages, lines: stages.reduce((sum, one) => sum + linesOf(one.runs), 0) };
  });
  const stages = points.flatMap((point) => point.stages);
  const rows = lineCount(points);
  const columns: Column[] = [
    ...gridColumns(sweep, points, "axes"),
    {
      name: "stage",
      type: "utf8",
      values: stages.flatMap((one) => new Array<string>(linesOf(one.runs)).fill(one.stage)),
    },
    ...numbers.map((name) => meanColumn(profiles, stages, rows, name)),
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
  profiles: Columns,
  stages: readonly StageRuns[],
  rows: number,
  name: string,
): Column {
  const from = columnOf(profiles, name);
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

function checkCoordinates(cell: string, { stage, runs }: StageRuns, profiles: Columns): void {
  const index = columnOf(profiles, "index");
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

function columnOf(profiles: Columns, name: string): Float64Array {
  return profiles.get(name) ?? new Float64Array();
}
