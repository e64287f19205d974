// secular.ts — eigenvalues of diag(δ) − z 1ᵀ (similar to diag(δ) − u uᵀ with u_i² = z_i), δ ascending, z > 0: the zeros of
//
//   w(θ) = −1 + Σ_i z_i / (δ_i − θ),
//
// one below δ_0 and one in each gap (δ_{j−1}, δ_j), where w rises from −∞ to +∞. Each is kept as its distance to a pole next to
// it, so that every δ_i − θ_j has a small relative error. Iteration: two poles fitted to w, w' and w'' (W. B. Gragg's scheme:
// cubic; R.-C. Li, LAPACK Working Note 89, 1994), one pole fitted to w and w' below δ_0, both inside a bracket.
// Instead of z the eigenvectors are made with ẑ, the couplings that have the computed θ as exact eigenvalues (M. Gu and
// S. C. Eisenstat, SIAM J. Matrix Anal. Appl. 15 (1994), eq. 3.3):  1/ẑ_i = P_ii ∏_{j≠i} P_ij (δ_i − δ_j),  P_ij = 1/(δ_i − θ_j).

/** A step this small against the distance to the next pole ends the iteration: what is left is its cube. */
const CUBIC_END: f64 = 1e-5;

/** The same below δ_0, where what is left is the square. */
const SQUARE_END: f64 = 1e-8;

/** Far more than the iteration takes. */
const MAX_STEPS: i32 = 200;

// Sums at the latest argument, left by `evaluate`.
let value: f64 = 0;
let slope: f64 = 0;
let bend: f64 = 0;

/** w, w' and w''/2 at δ_origin + y; the inverse distances 1/(δ_i − θ) go to `column`. `count` even. */
// @ts-ignore: decorator
@inline
function evaluate(deltas: usize, zs: usize, column: usize, count: i32, origin: f64, y: f64): void {
  const one = f64x2.splat(1);
  const from = f64x2.splat(origin);
  const shift = f64x2.splat(y);
  let first = f64x2.splat(0);
  let second = f64x2.splat(0);
  let third = f64x2.splat(0);
  for (let i: usize = 0, bytes = (<usize>count) << 3; i < bytes; i += 16) {
    const distance = f64x2.sub(f64x2.sub(v128.load(deltas + i), from), shift);
    const inverse = f64x2.div(one, distance);
    v128.store(column + i, inverse);
    const a = f64x2.mul(v128.load(zs + i), inverse);
    const b = f64x2.mul(a, inverse);
    first = f64x2.add(first, a);
    second = f64x2.add(second, b);
    third = f64x2.add(third, f64x2.mul(b, inverse));
  }
  value = f64x2.extract_lane(first, 0) + f64x2.extract_lane(first, 1) - 1;
  slope = f64x2.extract_lane(second, 0) + f64x2.extract_lane(second, 1);
  bend = f64x2.extract_lane(third, 0) + f64x2.extract_lane(third, 1);
}

/** Step to the zero of c + s/(below − y) + S/(above − y) with the value, slope and bend of w. */
// @ts-ignore: decorator
@inline
function stepBetween(below: f64, above: f64): f64 {
  const product = below * above;
  const p = (bend * product - slope * below) / (above - below);
  const c = value - p * below - (slope - p) * above;
  const a = (below + above) * value - product * slope;
  const b = product * value;
  const root = Math.sqrt(Math.max(0, a * a - 4 * b * c));
  return a <= 0 ? (a - root) / (2 * c) : (2 * b) / (a + root);
}

/** Inverse distances after a last small step: t/(1 − ηt) by its series; factors of the products 1/ẑ. `count` even. */
// @ts-ignore: decorator
@inline
function settle(deltas: usize, products: usize, column: usize, count: i32, j: i32, step: f64): void {
  const one = f64x2.splat(1);
  const eta = f64x2.splat(step);
  const own = f64x2.splat(load<f64>(deltas + ((<usize>j) << 3)));
  const ownProduct = load<f64>(products + ((<usize>j) << 3));
  for (let i: usize = 0, bytes = (<usize>count) << 3; i < bytes; i += 16) {
    const t = v128.load(column + i);
    const e = f64x2.mul(eta, t);
    const series = f64x2.mul(e, f64x2.add(one, f64x2.mul(e, f64x2.add(one, e))));
    const inverse = f64x2.add(t, f64x2.mul(t, series));
    v128.store(column + i, inverse);
    const factor = f64x2.mul(inverse, f64x2.sub(v128.load(deltas + i), own));
    v128.store(products + i, f64x2.mul(v128.load(products + i), factor));
  }
  const inverse = load<f64>(column + ((<usize>j) << 3));
  store<f64>(products + ((<usize>j) << 3), ownProduct * inverse);
}

/** τ_j / z_j of the eigenvalue solved last: the next one's is much the same. */
let ratio: f64 = 1;

/** Eigenvalue j: its column of inverse distances, its factors of the products; NaN where the iteration fails. */
function solve(
  deltas: usize,
  zs: usize,
  products: usize,
  column: usize,
  count: i32,
  j: i32,
  reach: f64,
): f64 {
  const above = load<f64>(deltas + ((<usize>j) << 3));
  const below = j > 0 ? load<f64>(deltas + ((<usize>j) << 3) - 8) : above - reach;
  const gap = j > 0 ? above - below : reach;
  const z = load<f64>(zs + ((<usize>j) << 3));
  let fromAbove = true;
  let low = -gap;
  let high: f64 = 0;
  let y = -Math.min(z * ratio, 0.5 * gap);
  for (let k = 0; k < MAX_STEPS; k++) {
    const origin = fromAbove ? above : below;
    evaluate(deltas, zs, column, count, origin, y);
    if (value > 0) high = y;
    else low = y;
    const toAbove = fromAbove ? -y : gap - y;
    const toBelow = fromAbove ? -gap - y : -y;
    const step = j > 0 ? stepBetween(toBelow, toAbove) : (toAbove * value) / (value - slope * toAbove);
    const nearest = j > 0 ? Math.min(-toBelow, toAbove) : toAbove;
    if (Math.abs(step) <= (j > 0 ? CUBIC_END : SQUARE_END) * nearest) {
      settle(deltas, products, column, count, j, step);
      ratio = Math.max((toAbove - step) / z, 1e-300);
      return origin + (y + step);
    }
    const next = y + step;
    y = next > low && next < high ? next : 0.5 * (low + high);
    if (j > 0 && (fromAbove ? y < -0.5 * gap : y > 0.5 * gap)) {
      const shift = fromAbove ? gap : -gap;
      fromAbove = !fromAbove;
      y += shift;
      low = fromAbove ? Math.max(low + shift, -gap) : Math.max(low + shift, 0);
      high = fromAbove ? Math.min(high + shift, 0) : Math.min(high + shift, gap);
    }
  }
  return NaN;
}

/**
 * All eigenvalues θ (ascending), the columns P_·j below each other at `matrix`, and ẑ over z. `stride` even ≥ `groups`,
 * entries past `groups` padded with z = 0 and a δ of their own. Returns whether every ẑ is a positive number.
 */
export function secularSolve(
  deltas: usize,
  zs: usize,
  products: usize,
  thetas: usize,
  matrix: usize,
  groups: i32,
  stride: i32,
): bool {
  let reach: f64 = 0;
  for (let i: usize = 0, bytes = (<usize>stride) << 3; i < bytes; i += 8) {
    reach += load<f64>(zs + i);
    store<f64>(products + i, 1);
  }
  ratio = 1;
  reach *= 1.0000000001;
  for (let j = 0; j < groups; j++) {
    const column = matrix + ((<usize>(j * stride)) << 3);
    store<f64>(
      thetas + ((<usize>j) << 3),
      solve(deltas, zs, products, column, stride, j, reach),
    );
  }
  let sound = true;
  for (let i: usize = 0, bytes = (<usize>groups) << 3; i < bytes; i += 8) {
    const z = 1 / load<f64>(products + i);
    if (!(z > 0 && z < Infinity)) sound = false;
    store<f64>(zs + i, z);
  }
  return sound;
}
