// stored-points.ts — curves and profiles of a folder in memory.
import type { LocatedPoints } from "./located-points.js";
import type { LocatedRun } from "./point-runs.js";

/** The points of one stage of one row: [start, end) of the columns. */
export interface PointRun {
  readonly replicate: number;
  readonly stage: string;
  readonly start: number;
  readonly end: number;
}

/** Points in memory, in columns. */
export interface StoredPoints {
  /** By replicate, then by stage name; empty where the cell has none. */
  runs(cell: string): readonly PointRun[];
  column(name: string): Float64Array;
}

/** Reads the points of some cells, or of all. Rejects: STORE_IO. */
export async function readPoints(
  located: LocatedPoints,
  cells: Iterable<string>,
): Promise<StoredPoints> {
  const runs = new Map<string, readonly PointRun[]>();
  const all: LocatedRun[] = [];
  let points = 0;
  for (const cell of cells) {
    const own = located.runs(cell);
    all.push(...own);
    runs.set(
      cell,
      own.map(({ replicate, stage, count }) => ({
        replicate,
        stage,
        start: points,
        end: (points += count),
      })),
    );
  }
  const columns = await located.read(all);
  return {
    runs: (cell) => runs.get(cell) ?? [],
    column: (name) => columns.get(name) ?? new Float64Array(points).fill(NaN),
  };
}
