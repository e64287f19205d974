// least-absolute.ts — least absolute deviations: a kink that is rounded less and less, then the corner itself.
//
// At the minimum of Σ |r_i| as many rows as there are parameters have r_i = 0; it is one iff
// Σ_other sign(r_i) ∇r_i + Σ_corner λ_i ∇r_i = 0 with all |λ_i| ≤ 1 (weights: λ_i up to the row's count).

import {
  eachRow,
  type ResidualRow,
  smoothMinimum,
  type SurfaceMinimum,
  type SurfaceRows,
} from "./smooth-minimum.js";
import { roundedAbsolute } from "./objective.js";
import { solve } from "./solve.js";

/** Widths of the rounded kink, each a start for the next. Unit: log y. */
const WIDTHS = [1e-4, 1e-5, 1e-6];

const NEWTON_STEPS = 20;

/** Residual of a row that rounding alone makes. */
const ROUNDING = 1e-11;

/** The least of the corners near minima of ever sharper losses; the sharpest minimum itself where no corner is better. */
export function leastAbsolute(rows: SurfaceRows, start: Float64Array): SurfaceMinimum {
  let smooth: SurfaceMinimum = { theta: start, value: Infinity, pull: 1 };
  const corners = WIDTHS.flatMap((width) => {
    smooth = smoothMinimum(rows, roundedAbsolute(width), smooth.theta);
    return cornerNear(rows, smooth.theta) ?? [];
  });
  const value = absoluteSum(rows, smooth.theta);
  const isExact = value <= ROUNDING * rows.shape.v.length;
  const rounded = { theta: smooth.theta, value, pull: isExact ? 0 : smooth.pull };
  return corners.reduce((least, one) => (one.value < least.value ? one : least), rounded);
}

type Row = Omit<ResidualRow, "u">;

function rowsAt(rows: SurfaceRows, theta: Float64Array): Row[] {
  const all: Row[] = [];
  eachRow(rows, theta, ({ index, count, r, gradient }) => {
    all.push({ index, count, r, gradient: gradient.slice() });
  });
  return all;
}

function absoluteSum(rows: SurfaceRows, theta: Float64Array): number {
  return rowsAt(rows, theta).reduce((sum, { count, r }) => sum + count * Math.abs(r), 0);
}

/** Newton's method on the rows that are nearest to the law. */
function cornerNear(rows: SurfaceRows, from: Float64Array): SurfaceMinimum | undefined {
  const nearest = rowsAt(rows, from)
    .sort((a, b) => Math.abs(a.r) - Math.abs(b.r))
    .slice(0, from.length)
    .map(({ index }) => index);
  const chosen = new Set(nearest);
  let theta = from;
  for (let i = 0; i < NEWTON_STEPS; i++) {
    const corner = rowsAt(rows, theta).filter(({ index }) => chosen.has(index));
    const step = solve(
      corner.map(({ gradient }) => gradient),
      Float64Array.from(corner, ({ r }) => -r),
    );
    if (step === undefined) return undefined;
    const next = theta.map((value, j) => value + step[j]);
    const isStill = step.every((s, j) => Math.abs(s) <= 1e-14 * (1 + Math.abs(theta[j])));
    theta = next;
    if (isStill) break;
  }
  const all = rowsAt(rows, theta);
  const value = all.reduce(
    (sum, { index, count, r }) => sum + (chosen.has(index) ? 0 : count * Math.abs(r)),
    0,
  );
  if (!Number.isFinite(value)) return undefined;
  return { theta, value, pull: value > ROUNDING * all.length ? excess(all, chosen) : 0 };
}

/** By how much a multiplier is beyond its bound, 0 at a minimum. */
function excess(all: readonly Row[], chosen: ReadonlySet<number>): number {
  const corner = all.filter(({ index }) => chosen.has(index));
  const right = new Float64Array(corner.length);
  for (const { index, count, r, gradient } of all) {
    if (chosen.has(index)) continue;
    for (let j = 0; j < right.length; j++) right[j] -= count * Math.sign(r) * gradient[j];
  }
  const columns = Array.from(right, (_, j) =>
    Float64Array.from(corner, ({ gradient }) => gradient[j]),
  );
  const multipliers = solve(columns, right);
  if (multipliers === undefined) return 1;
  return multipliers.reduce(
    (most, value, i) => Math.max(most, Math.abs(value) / corner[i].count - 1),
    0,
  );
}
