// row-runs.ts — where the result rows of a folder are: runs of neighbouring replicates of one cell in one segment.
import { forEachCellRun } from "./cell-runs.js";
import { CellTable } from "./cell-table.js";
import { IntRows } from "./int-rows.js";
import { int32Column, utf8Column, type Rows } from "./segment-rows.js";

/** Places in a run. */
export const runOf = { cell: 0, replicate: 1, count: 2, part: 3, start: 4 } as const;
const width = 5;

/**
 * Runs in the order in which they were found. A run: `count` rows of cell number `cell`, replicates from `replicate` on,
 * which stand from row `start` on in segment number `part`. Memory: 20 bytes a run, 40 bytes a cell.
 */
export class RowRuns {
  readonly cells = new CellTable();
  readonly table = new IntRows(width);
  #parts = 0;

  /** Takes the rows of the next segment; its number. */
  add(rows: Rows): number {
    const part = this.#parts++;
    const replicates = int32Column(rows, "replicate");
    forEachCellRun(utf8Column(rows, "cell"), rows.rows, (words, start, end) => {
      const cell = this.cells.intern(words);
      for (let from = start; from < end;) {
        let to = from + 1;
        while (to < end && replicates[to] === replicates[to - 1] + 1) to++;
        this.#push([cell, replicates[from], to - from, part, from]);
        from = to;
      }
    });
    return part;
  }

  /** In the order of `runOf`. */
  #push(run: readonly number[]): void {
    const at = this.table.add();
    for (let i = 0; i < width; i++) this.table.values[at + i] = run[i];
  }
}
