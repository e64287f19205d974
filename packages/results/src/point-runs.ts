// point-runs.ts — where the curves and profiles of a folder are: runs of points per (cell, replicate, stage).
import { CellTable } from "./cell-table.js";
import { sameText, textAt } from "./columns.js";
import { IntRows } from "./int-rows.js";
import { layoutOf } from "./segment-kind.js";
import { float64Column, forEachRow, utf8Column, type Rows } from "./segment-rows.js";

export type PointKind = "curves" | "profiles";

/** Names of the numbers of a point; along a run the first of them ascends. */
export function numbersOf(kind: PointKind): string[] {
  return layoutOf(kind).flatMap(([name, type]) => (type === "float64" ? [name] : []));
}

/** Points of one stage of one row: `count` of them, from row `start` of segment number `part` on. */
export interface LocatedRun {
  readonly replicate: number;
  readonly stage: string;
  readonly part: number;
  readonly start: number;
  readonly count: number;
}

const at = { cell: 0, replicate: 1, stage: 2, part: 3, start: 4, count: 5 } as const;
const width = 6;

/** Runs in the order in which they were found. Memory: 24 bytes a run, 40 bytes a cell. */
export class PointRuns {
  readonly cells = new CellTable();
  readonly #table = new IntRows(width);
  readonly #stages: string[] = [];
  readonly #position: string;
  #parts = 0;

  constructor(kind: PointKind) {
    this.#position = numbersOf(kind)[0];
  }

  /** Takes the runs of the next segment that `wanted` admits; its number. */
  add(rows: Rows, wanted: (cell: Uint32Array, replicate: number) => boolean): number {
    const part = this.#parts++;
    const stages = utf8Column(rows, "stage");
    const position = float64Column(rows, this.#position);
    let to = -1;
    let stage = -1;
    let last = -1;
    forEachRow(rows, (cell, replicate, row, sameCell) => {
      const sameStage = row > 0 && sameText(stages, row - 1, row);
      const goesOn =
        sameCell && sameStage && replicate === last && position[row - 1] < position[row];
      last = replicate;
      if (goesOn) {
        if (to >= 0) this.#table.values[to + at.count]++;
        return;
      }
      to = -1;
      if (!wanted(cell, replicate)) return;
      if (!sameStage || stage < 0) stage = this.#stageNumber(textAt(stages, row));
      to = this.#table.add();
      const { values } = this.#table;
      values[to + at.cell] = this.cells.intern(cell);
      values[to + at.replicate] = replicate;
      values[to + at.stage] = stage;
      values[to + at.part] = part;
      values[to + at.start] = row;
      values[to + at.count] = 1;
    });
    return part;
  }

  /** The runs of cell number 0, 1, … in turn: by replicate, stage name, and the order in which they were found. */
  byCell(): (cell: number) => LocatedRun[] {
    const { length } = this.#table;
    const starts = new Int32Array(this.cells.size + 1);
    const cellOf = (run: number): number => this.#table.values[run * width + at.cell];
    for (let run = 0; run < length; run++) starts[cellOf(run) + 1]++;
    for (let cell = 0; cell < this.cells.size; cell++) starts[cell + 1] += starts[cell];
    const next = starts.slice();
    const runs = new Int32Array(length);
    for (let run = 0; run < length; run++) runs[next[cellOf(run)]++] = run;
    return (cell) =>
      Array.from(runs.subarray(starts[cell], starts[cell + 1]), (run) => this.#run(run)).sort(
        inOrder,
      );
  }

  #run(run: number): LocatedRun {
    const { values } = this.#table;
    const from = run * width;
    return {
      replicate: values[from + at.replicate],
      stage: this.#stages[values[from + at.stage]],
      part: values[from + at.part],
      start: values[from + at.start],
      count: values[from + at.count],
    };
  }

  #stageNumber(name: string): number {
    const known = this.#stages.indexOf(name);
    return known >= 0 ? known : this.#stages.push(name) - 1;
  }
}

function inOrder(a: LocatedRun, b: LocatedRun): number {
  if (a.replicate !== b.replicate) return a.replicate - b.replicate;
  if (a.stage !== b.stage) return a.stage < b.stage ? -1 : 1;
  return a.part - b.part || a.start - b.start;
}
