// measure.ts — the numbers that a claim is about: one per cell, per stretch along an axis, or per fit.

import { log } from "@ktsweep/core";

import type { Column, ColumnExpression } from "../sweep.js";
import type { ClaimPoint, Quantity, Reference, Take } from "./claim.js";
import type { CellEvidence, Evidence } from "./evidence.js";
import { alongAxis, placeKey } from "./groups.js";

export interface Measurement {
  /** Both the same but for a fit's interval. */
  readonly low: number;
  readonly high: number;
  readonly value: number;
  readonly point: ClaimPoint;
  /** Over replicates; NaN where there are fewer than two, or for what has none. */
  readonly standardError: () => number;
}

/** `about`: what the claim's `where` leaves; references are looked for in `all`. */
export function measure(quantity: Quantity, about: Evidence, all: Evidence): Measurement[] {
  if (quantity.kind === "exponent") {
    const own = about.fits.filter(({ name }) => name === quantity.fit);
    return own.map(({ exponent, point, interval = [NaN, NaN] }) => {
      const [low, high] = quantity.interval ? interval : [exponent, exponent];
      return { low, high, value: exponent, point, standardError: () => NaN };
    });
  }
  const { expression, relativeTo, take } = quantity;
  const cells = about.cells.map((cell) =>
    relativeTo === undefined
      ? ofCell(expression, cell)
      : ofPair(expression, cell, referenceOf(cell, relativeTo, all)),
  );
  if (take === undefined) return cells;
  return alongAxis(take.axis, cells, all.axes)
    .filter((group) => group.length > 1)
    .map((group) => taken(take, group));
}

function ofCell({ evaluate }: ColumnExpression, cell: CellEvidence): Measurement {
  const value = evaluate(cell.column);
  const leftOut = (): number[] => (cell.leaveOneOut ?? []).map((column) => evaluate(column));
  return exactly(value, cell.point, () => jackknife(leftOut()));
}

/** The ratio of the expression at two points; replicates of one number are left out together. */
function ofPair(
  { evaluate }: ColumnExpression,
  cell: CellEvidence,
  reference: CellEvidence | undefined,
): Measurement {
  if (reference === undefined) return exactly(NaN, cell.point, () => NaN);
  const ratio = (over: Column, under: Column): number => evaluate(over) / evaluate(under);
  const leftOut = (): number[] => {
    const [overs, unders] = [cell.leaveOneOut ?? [], reference.leaveOneOut ?? []];
    return overs.slice(0, unders.length).map((over, i) => ratio(over, unders[i]));
  };
  return exactly(ratio(cell.column, reference.column), cell.point, () => jackknife(leftOut()));
}

/** The one point where the condition holds and all axes that it does not name are the cell's. */
function referenceOf(
  cell: CellEvidence,
  { holds, names }: Reference,
  { cells, axes }: Evidence,
): CellEvidence | undefined {
  const others = axes.filter((name) => !names.includes(name));
  const key = placeKey(cell, others);
  const found = cells.filter((one) => holds(one.point) && placeKey(one, others) === key);
  return found.length === 1 ? found[0] : undefined;
}

function taken({ what, axis }: Take, group: readonly Measurement[]): Measurement {
  const values = group.map(({ value }) => value);
  const places = group.map(({ point }) => Number(point(axis)));
  const { point } = group[0];
  const result = (value: number): Measurement => exactly(value, point, () => NaN);
  if (values.some(Number.isNaN)) return result(NaN);
  if (what === "slope") return result(slope(places.map(log), values.map(log)));
  const sign = what === "argmin" || what === "least" ? 1 : -1;
  const best = values.reduce(
    (least, value, i) => (sign * value < sign * values[least] ? i : least),
    0,
  );
  return result(what === "least" || what === "most" ? values[best] : places[best]);
}

/** Least squares. */
function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const products = x.map((value, i) => (value - mx) * (y[i] - my));
  return mean(products) / mean(x.map((value) => (value - mx) ** 2));
}

/** Standard error from values with one replicate left out each: √((n − 1)/n · Σ (θ_k − mean)²). */
function jackknife(values: readonly number[]): number {
  const n = values.length;
  if (n < 2) return NaN;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const squares = values.reduce((total, value) => total + (value - mean) * (value - mean), 0);
  return Math.sqrt(((n - 1) / n) * squares);
}

function exactly(value: number, point: ClaimPoint, standardError: () => number): Measurement {
  return { low: value, high: value, value, point, standardError };
}
