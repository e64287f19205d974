// row-seconds.ts — the predicted seconds of sets of rows.
import type { RowRanges } from "./rows.js";
import type { Schedule } from "./state.js";

/** Predicted seconds of `ranges`, where neighbours are computed together. */
export function secondsOf({ rowSeconds }: Schedule, ranges: RowRanges): number {
  return sumOf(rowSeconds, ranges);
}

/** Predicted seconds of `ranges`, where each row is computed by itself. */
export function aloneSecondsOf({ aloneSeconds }: Schedule, ranges: RowRanges): number {
  return sumOf(aloneSeconds, ranges);
}

function sumOf(seconds: Float64Array, { items, counts }: RowRanges): number {
  let sum = 0;
  for (let r = 0; r < items.length; r++) sum += counts[r] * seconds[items[r]];
  return sum;
}

/**
 * Counts the rows of the `added` sets as pending, and those of the `taken` sets no longer: their seconds, each row in
 * its own class, and their number.
 */
export function pend(
  schedule: Schedule,
  added: readonly RowRanges[],
  taken: readonly RowRanges[] = [],
): void {
  const { pace, rows } = schedule;
  let costClass = -1;
  let seconds = 0;
  const count = (sets: readonly RowRanges[], sign: 1 | -1): void => {
    for (const set of sets) {
      eachClass(schedule, set, (c, secondsOfRun, rowsOfRun) => {
        if (c !== costClass) {
          if (costClass >= 0) pace.pending[costClass] += seconds;
          costClass = c;
          seconds = 0;
        }
        seconds += sign * secondsOfRun;
        rows.pending += sign * rowsOfRun;
      });
    }
  };
  count(added, 1);
  count(taken, -1);
  if (costClass >= 0) pace.pending[costClass] += seconds;
}

/** Calls `visit` for each run of rows of one class. */
function eachClass(
  { rowSeconds, costClass }: Schedule,
  { items, counts }: RowRanges,
  visit: (c: number, seconds: number, rows: number) => void,
): void {
  let r = 0;
  while (r < items.length) {
    const c = costClass[items[r]];
    let seconds = 0;
    let rows = 0;
    for (; r < items.length && costClass[items[r]] === c; r++) {
      seconds += counts[r] * rowSeconds[items[r]];
      rows += counts[r];
    }
    visit(c, seconds, rows);
  }
}
