// stored-cells.ts — the recorded rows of each grid point, for fits, `show` and `explain`.
import { gridPoints } from "./grid-columns.js";
import type { RowRange, StoredRows } from "./stored-rows.js";
import { plannedLimit, type SweepView } from "./sweep-view.js";

/** A grid point and its planned rows that are recorded. */
export interface StoredCell {
  /** Index in canonical order. */
  readonly point: number;
  readonly cell: string;
  /** Axes, derived names, theory columns. */
  readonly values: Readonly<Record<string, number | string>>;
  /** Ascending. Shape: (replicates). */
  readonly replicates: Int32Array;
  /** Output → its value in each replicate. Shape: (replicates) each; views, not copies. NaN means null. */
  readonly samples: Readonly<Record<string, Float64Array>>;
}

/**
 * The grid points that have rows, in canonical order; points that evaluate alike share their rows.
 *
 * @example
 * for (const { values, samples } of storedCells(sweep, await store.readRows())) console.log(values.N, samples.teacher_risk);
 */
export function* storedCells(sweep: SweepView, stored: StoredRows): Generator<StoredCell> {
  const columns = sweep.outputs.map((output) => [output, stored.column(output)] as const);
  for (const { point, cell } of gridPoints(sweep)) {
    const range = plannedRange(sweep, stored, cell);
    if (range === undefined) continue;
    const { start, end } = range;
    yield {
      point,
      cell,
      values:
        sweep.theory.length === 0
          ? sweep.values(point)
          : { ...sweep.values(point), ...sweep.theoryValues(point) },
      replicates: stored.replicates.subarray(start, end),
      samples: Object.fromEntries(
        columns.map(([output, values]) => [output, values.subarray(start, end)]),
      ),
    };
  }
}

/** The rows of a cell whose replicates the sweep plans; undefined where there are none. */
export function plannedRange(
  sweep: SweepView,
  stored: StoredRows,
  cell: string,
): RowRange | undefined {
  const range = stored.range(cell);
  if (range === undefined) return undefined;
  const limit = plannedLimit(sweep, cell);
  let { end } = range;
  while (end > range.start && stored.replicates[end - 1] >= limit) end--;
  return end > range.start ? { start: range.start, end } : undefined;
}
