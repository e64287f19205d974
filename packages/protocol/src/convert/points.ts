// points.ts — curves and profiles of the rows of a report.
import type { RowPointsWire } from "../generated/messages.generated.js";
import type { WireCurve, WireProfile } from "../messages.js";
import { equallyLong, integer, list, maxRows, stageName } from "../wire/checks.js";
import { bytesOf, numbersOf } from "../wire/numbers.js";
import { refuse } from "../wire/refuse.js";

/** Columns of a curve, in the order of the wire. */
const curveColumns = ["steps", "risk", "expectedRisk"] as const;
/** Columns of a profile, in the order of the wire. */
const profileColumns = [
  "index",
  "truthEnergy",
  "mean",
  "second",
  "error",
  "expectedError",
] as const;

/** Curves as they go on the wire. */
export function curvesTo(curves: readonly WireCurve[]): RowPointsWire[] {
  return curves.map((curve) => pointsTo(curve, curveColumns));
}

/** Curves of rows below `attempted`. */
export function curvesFrom(wires: readonly RowPointsWire[], attempted: number): WireCurve[] {
  return list("curves", wires, maxRows, (field, wire) =>
    pointsFrom(field, wire, attempted, curveColumns),
  );
}

/** Profiles as they go on the wire. */
export function profilesTo(profiles: readonly WireProfile[]): RowPointsWire[] {
  return profiles.map((profile) => pointsTo(profile, profileColumns));
}

/** Profiles of rows below `attempted`. */
export function profilesFrom(wires: readonly RowPointsWire[], attempted: number): WireProfile[] {
  return list("profiles", wires, maxRows, (field, wire) =>
    pointsFrom(field, wire, attempted, profileColumns),
  );
}

type Points<Column extends string> = Readonly<Record<Column, Float64Array>> & {
  readonly row: number;
  readonly stage: string;
};

function pointsTo<Column extends string>(
  points: Points<Column>,
  columns: readonly Column[],
): RowPointsWire {
  return {
    row: points.row,
    stage: points.stage,
    columns: columns.map((column) => bytesOf(points[column])),
  };
}

function pointsFrom<Column extends string>(
  field: string,
  wire: RowPointsWire,
  attempted: number,
  columns: readonly Column[],
): Points<Column> {
  const row = integer(`${field}.row`, wire.row, 0, attempted - 1);
  const stage = stageName(`${field}.stage`, wire.stage);
  if (wire.columns.length !== columns.length)
    refuse(`${field}.columns`, `are ${wire.columns.length}; must be ${columns.length}`);
  const arrays = Object.fromEntries(
    columns.map((column, i) => [column, numbersOf(`${field}.${column}`, wire.columns[i])]),
  ) as Record<Column, Float64Array>;
  equallyLong(Object.fromEntries(columns.map((column) => [`${field}.${column}`, arrays[column]])));
  return { row, stage, ...arrays };
}
