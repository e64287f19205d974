// located-points.ts — curves and profiles where they lie on disk, for readers that take a part of them at a time.
import { textOfWords } from "./cell-id.js";
import { type Columns, extentOf, gatherColumns } from "./gather.js";
import { IntRows } from "./int-rows.js";
import { lastFew } from "./last-few.js";
import { type LocatedRun, numbersOf, type PointKind, PointRuns } from "./point-runs.js";
import { refuseConflict } from "./row-conflict.js";
import type { Segment } from "./segment.js";
import { float64Column } from "./segment-rows.js";

/** Runs of points, each once. */
export interface LocatedPoints {
  /** The cells that have any. */
  cells(): Iterable<string>;
  /** By replicate, then by stage name; empty where the cell has none. */
  runs(cell: string): readonly LocatedRun[];
  /** Numbers of the points of runs, end to end. Rejects: STORE_IO. */
  read(runs: readonly LocatedRun[]): Promise<Columns>;
}

/** What to look through. */
export interface PointSource {
  readonly kind: PointKind;
  readonly segments: AsyncIterable<Segment>;
  /** Reads one of them again. */
  readonly read: (name: string) => Promise<Segment>;
  /** Points without a result are left over from a commit that was cut short. */
  readonly recorded: (cell: Uint32Array, replicate: number) => boolean;
}

/**
 * Looks through the segments; where the points of a row stand in two places, they are compared.
 *
 * Rejects: STORE_CONFLICT; what `read` rejects with. Memory: 28 bytes per run.
 */
export async function locatePoints(source: PointSource): Promise<LocatedPoints> {
  const { kind } = source;
  const found = new PointRuns(kind);
  const names: string[] = [];
  for await (const segment of source.segments) {
    found.add(segment, source.recorded);
    names.push(segment.name);
  }
  const runsOf = found.byCell();
  const read = (part: number): Promise<Segment> => source.read(names[part]);
  await compareAgain(found, runsOf, { kind, names, read });
  const numbers = numbersOf(kind);
  return {
    *cells() {
      for (let cell = 0; cell < found.cells.size; cell++)
        yield textOfWords(found.cells.words, 4 * cell);
    },
    runs: (id) => {
      const cell = found.cells.find(id);
      return cell < 0
        ? []
        : runsOf(cell).filter((run, i, all) => i === 0 || !isAgain(all[i - 1], run));
    },
    read: (runs) => gatherColumns(read, extentsOf(runs), numbers),
  };
}

function isAgain(last: LocatedRun, run: LocatedRun): boolean {
  return last.replicate === run.replicate && last.stage === run.stage;
}

function extentsOf(runs: readonly LocatedRun[]): IntRows {
  const extents = new IntRows(3);
  for (const { part, start, count } of runs) {
    const at = extents.add();
    extents.values[at + extentOf.part] = part;
    extents.values[at + extentOf.start] = start;
    extents.values[at + extentOf.count] = count;
  }
  return extents;
}

interface Reading {
  readonly kind: PointKind;
  readonly names: readonly string[];
  readonly read: (part: number) => Promise<Segment>;
}

/** Two runs of the same points, and their cell. */
type Pair = readonly [cell: number, first: LocatedRun, second: LocatedRun];

async function compareAgain(
  { cells }: PointRuns,
  runsOf: (cell: number) => readonly LocatedRun[],
  { kind, names, read }: Reading,
): Promise<void> {
  const pairs: Pair[] = [];
  for (let cell = 0; cell < cells.size; cell++) {
    runsOf(cell).forEach((run, i, all) => {
      if (i > 0 && isAgain(all[i - 1], run)) pairs.push([cell, all[i - 1], run]);
    });
  }
  pairs.sort(([, a, b], [, c, d]) => a.part - c.part || b.part - d.part);
  const segmentOf = lastFew(read);
  for (const [cell, a, b] of pairs) {
    const isSame = sameRun(
      numbersOf(kind),
      [await segmentOf(a.part), a],
      [await segmentOf(b.part), b],
    );
    if (isSame) continue;
    refuseConflict({
      kind,
      cell: textOfWords(cells.words, 4 * cell),
      replicate: a.replicate,
      segments: [names[a.part], names[b.part]],
    });
  }
}

function sameRun(
  numbers: readonly string[],
  [first, a]: readonly [Segment, LocatedRun],
  [second, b]: readonly [Segment, LocatedRun],
): boolean {
  if (a.count !== b.count) return false;
  return numbers.every((name) => {
    const [left, right] = [float64Column(first, name), float64Column(second, name)];
    for (let i = 0; i < a.count; i++) {
      if (!Object.is(left[a.start + i], right[b.start + i])) return false;
    }
    return true;
  });
}
