// stored-points.ts — curves and profiles of a folder: runs of points per (cell, replicate, stage).
import { textOfWords } from "./cell-id.js";
import { CellTable } from "./cell-table.js";
import { float64Builder } from "./column-builder.js";
import { sameText, textAt } from "./columns.js";
import type { OnConflict } from "./row-conflict.js";
import type { Segment } from "./segment.js";
import { layoutOf } from "./segment-kind.js";
import { float64Column, forEachRow, utf8Column } from "./segment-rows.js";

export type PointKind = "curves" | "profiles";

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

/** Takes segments one by one; `finish` hands out their union, each run once. */
export interface PointCollector {
  add(segment: Segment): void;
  finish(onConflict: OnConflict): StoredPoints;
}

/** A run as it was found in a segment. */
interface FoundRun {
  readonly cell: Uint32Array;
  readonly replicate: number;
  readonly stage: string;
  readonly start: number;
  readonly end: number;
}

/** A run in memory, and where it came from. */
interface KeptRun extends PointRun {
  readonly segment: string;
}

/**
 * A collector of one kind. Only rows that `recorded` knows are kept: points without a result are left over from a
 * commit that was cut short.
 */
export function pointCollector(
  kind: PointKind,
  recorded: (cell: Uint32Array, replicate: number) => boolean,
): PointCollector {
  const names = numbersOf(kind);
  const cells = new CellTable();
  const builders = names.map(() => float64Builder());
  /** By cell number. */
  const runs: KeptRun[][] = [];
  let points = 0;

  return {
    add(segment) {
      const numbers = names.map((name) => float64Column(segment, name));
      forEachRun(segment, numbers[0], ({ cell, replicate, stage, start, end }) => {
        if (!recorded(cell, replicate)) return;
        builders.forEach((builder, i) => {
          for (let row = start; row < end; row++) builder.push(numbers[i][row]);
        });
        const place = { start: points, end: (points += end - start) };
        (runs[cells.intern(cell)] ??= []).push({
          replicate,
          stage,
          segment: segment.name,
          ...place,
        });
      });
    },
    finish(onConflict) {
      const columns = builders.map((builder) => builder.finish("").values as Float64Array);
      runs.forEach((ofCell, number) => {
        const cell = textOfWords(cells.words, 4 * number);
        runs[number] = distinctRuns(ofCell, columns, (first, second) => {
          onConflict({
            kind,
            cell,
            replicate: first.replicate,
            segments: [first.segment, second.segment],
          });
        });
      });
      return {
        runs: (cell) => runs[cells.find(cell)] ?? [],
        column: (name) => columns[names.indexOf(name)],
      };
    },
  };
}

/** Names of the numbers of a point; along a run the first of them ascends. */
export function numbersOf(kind: PointKind): string[] {
  return layoutOf(kind).flatMap(([name, type]) => (type === "float64" ? [name] : []));
}

/** Visits the runs of a segment: neighbouring rows of one cell, replicate and stage, ascending in `position`. */
function forEachRun(
  segment: Segment,
  position: Float64Array,
  visit: (run: FoundRun) => void,
): void {
  const stages = utf8Column(segment, "stage");
  const current = { cell: new Uint32Array(4), replicate: -1, stage: "", start: 0 };
  forEachRow(segment, (cell, replicate, row, sameCell) => {
    const goesOn =
      sameCell &&
      replicate === current.replicate &&
      sameText(stages, row - 1, row) &&
      position[row - 1] < position[row];
    if (goesOn) return;
    if (row > 0) visit({ ...current, end: row });
    current.cell.set(cell);
    current.replicate = replicate;
    current.stage = textAt(stages, row);
    current.start = row;
  });
  if (segment.rows > 0) visit({ ...current, end: segment.rows });
}

/** Runs by replicate and stage, each once. */
function distinctRuns(
  runs: KeptRun[],
  columns: readonly Float64Array[],
  differ: (first: KeptRun, second: KeptRun) => void,
): KeptRun[] {
  runs.sort(
    (a, b) =>
      a.replicate - b.replicate ||
      (a.stage < b.stage ? -1 : a.stage > b.stage ? 1 : a.start - b.start),
  );
  const kept: KeptRun[] = [];
  for (const run of runs) {
    const last = kept.at(-1);
    if (last === undefined || last.replicate !== run.replicate || last.stage !== run.stage)
      kept.push(run);
    else if (!sameRun(last, run, columns)) differ(last, run);
  }
  return kept;
}

function sameRun(a: KeptRun, b: KeptRun, columns: readonly Float64Array[]): boolean {
  const length = a.end - a.start;
  if (b.end - b.start !== length) return false;
  for (const values of columns) {
    for (let i = 0; i < length; i++)
      if (!Object.is(values[a.start + i], values[b.start + i])) return false;
  }
  return true;
}
