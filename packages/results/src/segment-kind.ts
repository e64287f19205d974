// segment-kind.ts — the five kinds of rows and the columns of each.
import { maxReplicate } from "./cell-id.js";
import { forEachCellRun, haveIdLength } from "./cell-runs.js";
import type { ColumnSet, ColumnType, Utf8Values } from "./columns.js";

/** `results` holds the outputs of rows, one column each; the others have fixed columns. */
export type SegmentKind = "timings" | "curves" | "profiles" | "failures" | "results";

/** In the order of a commit: `results` come last, their appearance makes a row count. */
export const segmentKinds: readonly SegmentKind[] = [
  "timings",
  "curves",
  "profiles",
  "failures",
  "results",
];

/** A column's name and type. */
export type ColumnLayout = readonly [name: string, type: ColumnType];

/** The row's identity, in every kind. */
const identity: readonly ColumnLayout[] = [
  ["cell", "utf8"],
  ["replicate", "int32"],
];

const ownColumns: Readonly<Record<Exclude<SegmentKind, "results">, readonly ColumnLayout[]>> = {
  timings: [
    ["host", "utf8"],
    ["thread", "int32"],
    ["seconds", "float64"],
    ["attempt", "int32"],
  ],
  curves: [
    ["stage", "utf8"],
    ["step", "float64"],
    ["risk", "float64"],
    ["expected_risk", "float64"],
  ],
  profiles: [
    ["stage", "utf8"],
    ["index", "float64"],
    ["truth_energy", "float64"],
    ["mean", "float64"],
    ["second", "float64"],
    ["error", "float64"],
    ["expected_error", "float64"],
  ],
  failures: [
    ["cause", "utf8"],
    ["permanent", "int32"],
    ["attempt", "int32"],
    ["last_output", "utf8"],
  ],
};

/** Columns of a segment: the row's identity, then the kind's own, which for results are `outputs`. */
export function layoutOf(
  kind: SegmentKind,
  outputs: readonly string[] = [],
): readonly ColumnLayout[] {
  if (kind !== "results") return [...identity, ...ownColumns[kind]];
  return [...identity, ...outputs.map((name): ColumnLayout => [name, "float64"])];
}

/** Whether the columns are those of the kind, in order, and every row has an identity. */
export function hasLayout(kind: SegmentKind, set: ColumnSet): boolean {
  const outputs = set.columns.slice(identity.length).map((column) => column.name);
  const expected = layoutOf(kind, outputs);
  if (set.columns.length !== expected.length) return false;
  const fits = expected.every(
    ([name, type], i) => set.columns[i].name === name && set.columns[i].type === type,
  );
  return fits && identitiesOf(set);
}

function identitiesOf(set: ColumnSet): boolean {
  const cells = set.columns[0].values as Utf8Values;
  const replicates = set.columns[1].values as Int32Array;
  for (let row = 0; row < set.rows; row++) {
    if (replicates[row] < 0 || replicates[row] > maxReplicate) return false;
  }
  return haveIdLength(cells, set.rows) && forEachCellRun(cells, set.rows, ignored);
}

function ignored(): void {}
