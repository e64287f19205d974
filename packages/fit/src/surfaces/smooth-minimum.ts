// smooth-minimum.ts — the minimum of a summed smooth loss of log residuals from one start.

import { minimise, type Minimum } from "./minimise.js";
import { newton, type TwiceDifferentiable } from "./newton.js";
import type { Loss } from "./objective.js";
import type { SurfaceLaw, SurfaceShape } from "./surface-law.js";

/** Gradient at which a minimum counts as found, as a share of what the rows pull. */
export const TOLERANCE = 1e-9;

/** Slope of a loss that rounding alone makes. */
const ROUNDING = 1e-11;

/** Gradient from where Newton's method goes on. */
const NEAR = 1e-2;

/** What is fitted. */
export interface SurfaceRows {
  readonly law: SurfaceLaw;
  readonly shape: SurfaceShape;
  readonly counts: Float64Array | undefined;
}

export interface SurfaceMinimum extends Pick<Minimum, "theta" | "value"> {
  /** How far the condition of a minimum is missed, as a share of what the rows pull. */
  readonly pull: number;
}

/** A row that counts, at some θ; the arrays are overwritten by the next. */
export interface ResidualRow {
  readonly index: number;
  readonly count: number;
  /** Log of the law minus log y. */
  readonly r: number;
  readonly gradient: Float64Array;
  readonly u: Float64Array;
}

export function eachRow(
  { law, shape, counts }: SurfaceRows,
  theta: Float64Array,
  look: (row: ResidualRow) => void,
): void {
  const u = new Float64Array(law.variables);
  const gradient = new Float64Array(law.names.length);
  for (let index = 0; index < shape.v.length; index++) {
    const count = counts === undefined ? 1 : counts[index];
    if (count === 0) continue;
    for (let j = 0; j < u.length; j++) u[j] = shape.u[j][index];
    look({ index, count, r: law.value(theta, u, gradient) - shape.v[index], gradient, u });
  }
}

/**
 * By BFGS from afar, then by damped Newton steps; for a law without second derivatives with the curvature of the parabola
 * that touches the loss at r from above.
 */
export function smoothMinimum(
  rows: SurfaceRows,
  loss: Loss,
  start: Float64Array,
  tolerance = TOLERANCE,
): SurfaceMinimum {
  const { law } = rows;
  const addCurvature = law.addCurvature?.bind(law);
  let pull = 0;
  const sum: TwiceDifferentiable = (theta, gradient, hessian) => {
    let total = 0;
    pull = 0;
    gradient.fill(0);
    for (const row of hessian ?? []) row.fill(0);
    eachRow(rows, theta, ({ count, r, gradient: ofRow, u }) => {
      const slope = count * loss.slope(r);
      total += count * loss.value(r);
      let most = 0;
      for (let j = 0; j < ofRow.length; j++) {
        gradient[j] += slope * ofRow[j];
        most = Math.max(most, Math.abs(ofRow[j]));
      }
      pull += Math.max(Math.abs(slope), count * ROUNDING) * most;
      if (hessian === undefined) return;
      addCurvature?.(theta, u, slope, hessian);
      const touching = r === 0 ? loss.curvature(r) : loss.slope(r) / r;
      const curvature = addCurvature === undefined ? touching : loss.curvature(r);
      if (curvature > 0) addSquare(hessian, ofRow, count * curvature);
    });
    return total;
  };
  sum(start, new Float64Array(start.length));
  // In units of what the rows pull at the start, so that the tolerance has no unit.
  const unit = pull > 0 ? pull : 1;
  const scaled: TwiceDifferentiable = (theta, gradient, hessian) => {
    const value = sum(theta, gradient, hessian) / unit;
    for (const entries of [gradient, ...(hessian ?? [])]) {
      for (let j = 0; j < entries.length; j++) entries[j] /= unit;
    }
    return value;
  };
  const near = minimise(scaled, start, Math.max(tolerance, NEAR)).theta;
  const theta = newton(scaled, near, tolerance);
  const gradient = new Float64Array(start.length);
  const value = sum(theta, gradient);
  const most = gradient.reduce((largest, g) => Math.max(largest, Math.abs(g)), 0);
  return { theta, value, pull: pull > 0 ? most / pull : 0 };
}

/** h ← h + scale·g gᵀ. */
function addSquare(h: readonly Float64Array[], g: Float64Array, scale: number): void {
  for (let i = 0; i < g.length; i++) {
    for (let j = 0; j < g.length; j++) h[i][j] += scale * g[i] * g[j];
  }
}
