// summary-table.ts — the table `summary`: what a group of rows comes to, a line per group and output.
import { KtsweepError } from "@ktsweep/core";
import type { Columns } from "../gather.js";
import { gridHeads, gridPoints } from "../grid-columns.js";
import type { LocatedRows } from "../located-rows.js";
import type { Store } from "../store.js";
import type { RowRange } from "../stored-rows.js";
import { limitsFor } from "../stream-limits.js";
import { plannedLimit, type SweepView } from "../sweep-view.js";
import type { Column, Table } from "../table.js";
import { collected, type ColumnHead, type TableStream } from "../table-stream.js";
import { momentsOf } from "./group-moments.js";
import { quantilesOf } from "./quantiles.js";

/** Columns that hold quantiles, and which. */
const quantiles = { q05: 0.05, q50: 0.5, q95: 0.95 } as const;

/** What is said of the values of a group. NaN means null. */
interface Summary {
  /** Values that are not null. */
  readonly replicates: number;
  readonly mean: number;
  readonly variance: number;
  /** √(variance / replicates). */
  readonly standard_error: number;
  readonly q05: number;
  readonly q50: number;
  readonly q95: number;
}

const numbers = [
  "replicates",
  "mean",
  "variance",
  "standard_error",
  ...Object.keys(quantiles),
] as readonly (keyof Summary)[];

/** Rows that are summed up together: values of the columns that name the group, and where its rows are. */
interface Group {
  readonly values: Readonly<Record<string, number | string>>;
  readonly ranges: RowRange[];
}

/**
 * Columns: those of `by` (without it `cell`, the axes and derived names: a group per grid point), `output`, `replicates`
 * (values that are not null), `mean`, `variance` (divisor n − 1), `standard_error`, `q05`, `q50`, `q95`.
 * Lines: groups in the order in which the grid has them, outputs in the order of `results`, then measures, which have
 * only a mean: they are evaluated on the means of the outputs. Where an axis is called as one of these columns, the column
 * is `<name>_1`.
 *
 * Sums run in canonical order, so equal rows give equal bits, however they lie in segments.
 *
 * Memory: 40 bytes per run of neighbouring replicates, and the rows of about one window of groups, or of one group where
 * that is larger. Rejects: USAGE_INVALID where `by` names no axis or derived name; STORE_CONFLICT, STORE_IO.
 */
export async function summaryStream(
  sweep: SweepView,
  store: Pick<Store, "locateRows">,
  by?: readonly string[],
): Promise<TableStream> {
  const heads = groupHeads(sweep, by);
  const columns: ColumnHead[] = [
    ...heads,
    { name: ownName("output", heads), type: "utf8" },
    ...numbers.map((name): ColumnHead => ({ name: ownName(name, heads), type: "float64" })),
  ];
  return { columns, pieces: summaryPieces(sweep, await store.locateRows(), heads) };
}

/** The same table in memory. */
export async function summaryTable(
  sweep: SweepView,
  store: Pick<Store, "locateRows">,
  by?: readonly string[],
): Promise<Table> {
  return collected(await summaryStream(sweep, store, by));
}

/** An axis may have the name of a column of ours, which is `<name>_1` then. */
function ownName(name: string, heads: readonly ColumnHead[]): string {
  return heads.some((head) => head.name === name) ? ownName(`${name}_1`, heads) : name;
}

function groupHeads(sweep: SweepView, by: readonly string[] | undefined): readonly ColumnHead[] {
  const known = gridHeads(sweep, "derived");
  if (by === undefined) return known;
  return by.map((name) => {
    const head = known.find((one) => one.name === name && name !== "cell");
    if (head !== undefined) return head;
    const names = known.slice(1).map((one) => one.name);
    throw new KtsweepError(
      "USAGE_INVALID",
      `The sweep has no axis or derived name ${name}.`,
      names.length === 0 ? "It has one point: leave --by out." : `Choose of ${names.join(", ")}.`,
      { name },
    );
  });
}

async function* summaryPieces(
  sweep: SweepView,
  located: LocatedRows,
  heads: readonly ColumnHead[],
): AsyncGenerator<Table> {
  const { rowsInMemory } = limitsFor(sweep.outputs.length);
  for (const window of windowsOf(groupsOf(sweep, located, heads), rowsInMemory)) {
    const columns = await located.read(
      window.flatMap(({ ranges }) => ranges),
      sweep.outputs,
    );
    yield pieceOf(sweep, heads, window, columns);
  }
}

/** The groups of planned rows, in the order in which the grid has their first points. */
function groupsOf(
  sweep: SweepView,
  located: LocatedRows,
  heads: readonly ColumnHead[],
): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const { point, cell } of gridPoints(sweep)) {
    const range = located.range(cell);
    const lines = range === undefined ? 0 : located.countBelow(range, plannedLimit(sweep, cell));
    if (range === undefined || lines === 0) continue;
    const values: Readonly<Record<string, number | string>> = { cell, ...sweep.values(point) };
    // Without `by` points that evaluate alike keep lines of their own.
    const isPoint = heads.at(0)?.name === "cell";
    const key = isPoint ? String(point) : JSON.stringify(heads.map(({ name }) => values[name]));
    const group = groups.get(key) ?? { values, ranges: [] };
    group.ranges.push({ start: range.start, end: range.start + lines });
    groups.set(key, group);
  }
  return groups.values();
}

function rowsOf({ ranges }: Group): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** Neighbouring groups with about `rows` rows together, one at least. */
function* windowsOf(groups: Iterable<Group>, rows: number): Generator<Group[]> {
  let window: Group[] = [];
  let count = 0;
  for (const group of groups) {
    window.push(group);
    count += rowsOf(group);
    if (count < rows) continue;
    yield window;
    window = [];
    count = 0;
  }
  if (window.length > 0) yield window;
}

function pieceOf(
  sweep: SweepView,
  heads: readonly ColumnHead[],
  window: readonly Group[],
  columns: Columns,
): Table {
  const lines: (Summary & { readonly output: string; readonly group: Group })[] = [];
  let row = 0;
  for (const group of window) {
    const end = row + rowsOf(group);
    const means = new Map<string, number>();
    for (const output of sweep.outputs) {
      const summary = summaryOf(columns.get(output)?.slice(row, end) ?? new Float64Array());
      means.set(output, summary.mean);
      lines.push({ group, output, ...summary });
    }
    for (const measure of sweep.measures) {
      const mean = measure.evaluate(
        (column) => means.get(column) ?? constantOf(group, heads, column),
      );
      means.set(measure.name, mean);
      lines.push({ group, output: measure.name, ...measured(mean, end - row) });
    }
    row = end;
  }
  const grid = heads.map(({ name, type }): Column => {
    const values = lines.map(({ group }) => group.values[name]);
    if (type === "utf8") return { name, type, values: values.map(String) };
    return { name, type: "float64", values: Float64Array.from(values, Number) };
  });
  return {
    rows: lines.length,
    columns: [
      ...grid,
      {
        name: ownName("output", heads),
        type: "utf8",
        values: lines.map(({ output }) => output),
      },
      ...numbers.map((name): Column => {
        const values = Float64Array.from(lines, (line) => line[name]);
        return { name: ownName(name, heads), type: "float64", values };
      }),
    ],
  };
}

/** Changes the order of `values`. */
function summaryOf(values: Float64Array): Summary {
  const { count, mean, variance } = momentsOf(values);
  const [q05, q50, q95] = quantilesOf(values, Object.values(quantiles));
  const standardError = Math.sqrt(variance / count);
  return { replicates: count, mean, variance, standard_error: standardError, q05, q50, q95 };
}

/** A measure is a function of means: it has no spread of its own here. */
function measured(mean: number, rows: number): Summary {
  const unknown = { variance: NaN, standard_error: NaN, q05: NaN, q50: NaN, q95: NaN };
  return { replicates: rows, mean, ...unknown };
}

/** What all rows of a group have in common. */
function constantOf({ values }: Group, heads: readonly ColumnHead[], name: string): number {
  const isCommon = heads.some((head) => head.name === name && head.type === "float64");
  return isCommon ? Number(values[name]) : NaN;
}
