// sweep-view.ts — the part of a sweep that the store and its tables look at.

/** One level of the grid. */
export interface AxisView {
  readonly name: string;
  readonly type: "number" | "text";
}

/** A column computed from others, e.g. a ratio of two risks. */
export interface MeasureView {
  readonly name: string;
  /** Value for one row or for means; `column` gives any output, axis, derived name or earlier measure. */
  evaluate(column: (name: string) => number): number;
}

/**
 * A parsed sweep as the store sees it; `Sweep` of @ktsweep/sweep has this shape.
 * Points are numbered 0 … points − 1 in canonical order (blocks in spec order, first axis slowest).
 */
export interface SweepView {
  readonly name: string;
  readonly seed: number;
  /** Canonical plain JSON of the resolved spec. */
  readonly resolved: unknown;
  /** SHA-256 of `resolved` in canonical encoding, 64 hex digits. */
  readonly digest: string;
  readonly axes: readonly AxisView[];
  /** Names of derived columns; their values are numbers. */
  readonly derived: readonly string[];
  readonly measures: readonly MeasureView[];
  /** Stage names in the order of the chain. */
  readonly stages: readonly string[];
  /** Stored columns per row, in the order of the tables. */
  readonly outputs: readonly string[];
  /** Columns that are computed when rows are read, in the order of the tables. */
  readonly theory: readonly string[];
  /** Replicates 0 … max − 1 are planned; at least `min` of them must be there. */
  readonly replicates: { readonly min: number; readonly max: number };
  /** Where cells differ: of this cell, replicates 0 … n − 1 are planned, and all must be there. */
  readonly plannedReplicates?: (cell: string) => number;
  readonly points: number;
  /** Whether the point is part of the sweep (`where`, and not placed by an earlier block). */
  includes(index: number): boolean;
  /** 32 hex digits; points that evaluate alike share one. */
  cellId(index: number): string;
  /** Axes, then derived names. */
  values(index: number): Readonly<Record<string, number | string>>;
  /** The columns of `theory`; NaN means null. */
  theoryValues(index: number): Readonly<Record<string, number>>;
}

/** Replicates of a cell from this one on are not planned. */
export function plannedLimit(
  { replicates, plannedReplicates }: Pick<SweepView, "replicates" | "plannedReplicates">,
  cell: string,
): number {
  return plannedReplicates?.(cell) ?? replicates.max;
}
