// jumps.ts — any number of updates of expected SGD with one step size at once. With a_i = w_i A_i, the moments of the
// coordinates that node i stands for, one update is
//
//   a ← (I − diag(δ) + z 1ᵀ) a + s z,   δ = x (2 − k x),   z = w x²/B,   x = γ λ,   k = 1 + (κ − 2)/B,
//
// and I − diag(δ) + z 1ᵀ has eigenvalues 1 − θ_j, right eigenvectors ẑ_i P_ij, left ones P_ij (secular.ts), whence with
// n_j = 1/Σ_i ẑ_i P_ij², c_j = n_j Σ_i P_ij a_i and Σ_i ẑ_i P_ij = 1
//
//   c_j(t) = (1 − θ_j)^t c_j + s n_j (1 − (1 − θ_j)^t)/θ_j,   a_i(t) = ẑ_i Σ_j P_ij c_j(t),   Σ_i a_i(t) = Σ_j c_j(t).
//
// Nodes with (nearly) the same δ move together as one node with the sum of their z; what is left of each, a_i − (z_i/z) a,
// only shrinks by 1 − δ. Derivation and accuracy: docs/theory/exact-by-jumps.md.

import { secularSolve } from "./secular";

/** δ that differ by no more than this, relatively, are taken as equal: a few ulps of the x they come from. */
const SAME: f64 = 2e-15;

// Arrays of a block, one f64 per node (padded to an even number); the matrix P follows them.
// @ts-ignore: decorator
@inline
function array(block: usize, stride: i32, position: i32): usize {
  return block + ((<usize>(stride * position)) << 3);
}

const DELTA = 0;
const Z = 1;
const MASS = 2;
const PRODUCT = 3;
const THETA = 4;
const LOG = 5;
const NORM = 6;
const PART = 7;
const MOVED = 8;
const SHARE = 9;
const REST = 10;
/** Two i32 each: position in the order of δ → node, and group. */
const ORDER = 11;
const MATRIX = 12;

// @ts-ignore: decorator
@inline
function padded(count: i32): i32 {
  return (count + 1) & ~1;
}

/** Bytes of a block for `count` nodes. */
export function jumpBytes(count: i32): usize {
  const stride = padded(count);
  return (<usize>stride * (MATRIX + count)) << 3;
}

/** Sorts the nodes by δ; they come nearly sorted. */
function sortNodes(
  block: usize,
  eigenvalues: usize,
  count: i32,
  stepSize: f64,
  k: f64,
): void {
  const stride = padded(count);
  const deltas = array(block, stride, DELTA);
  const order = array(block, stride, ORDER);
  for (let i = 0; i < count; i++) {
    const x = stepSize * load<f64>(eigenvalues + ((<usize>i) << 3));
    const delta = x * (2 - k * x);
    let at = i;
    for (; at > 0; at--) {
      const before = load<f64>(deltas + ((<usize>at) << 3) - 8);
      if (!(before > delta)) break;
      store<f64>(deltas + ((<usize>at) << 3), before);
      store<i32>(order + ((<usize>at) << 3), load<i32>(order + ((<usize>at) << 3) - 8));
    }
    store<f64>(deltas + ((<usize>at) << 3), delta);
    store<i32>(order + ((<usize>at) << 3), i);
  }
}

/** Joins nodes of the same δ; returns the number of groups. */
function groupNodes(
  block: usize,
  eigenvalues: usize,
  weights: usize,
  second: usize,
  count: i32,
  stepSize: f64,
  batch: f64,
): i32 {
  const stride = padded(count);
  const deltas = array(block, stride, DELTA);
  const zs = array(block, stride, Z);
  const masses = array(block, stride, MASS);
  const shares = array(block, stride, SHARE);
  const rests = array(block, stride, REST);
  const order = array(block, stride, ORDER);
  let groups = 0;
  let last: f64 = 0;
  for (let at = 0; at < count; at++) {
    const node = (<usize>load<i32>(order + ((<usize>at) << 3))) << 3;
    const x = stepSize * load<f64>(eigenvalues + node);
    const z = (load<f64>(weights + node) * x * x) / batch;
    const delta = load<f64>(deltas + ((<usize>at) << 3));
    if (groups == 0 || delta - last > SAME * Math.abs(last)) {
      last = delta;
      store<f64>(deltas + ((<usize>groups) << 3), delta);
      store<f64>(zs + ((<usize>groups) << 3), 0);
      store<f64>(masses + ((<usize>groups) << 3), 0);
      groups++;
    }
    const group = (<usize>(groups - 1)) << 3;
    store<f64>(shares + node, z);
    store<i32>(order + ((<usize>at) << 3), groups - 1, 4);
    store<f64>(zs + group, load<f64>(zs + group) + z);
    store<f64>(masses + group, load<f64>(masses + group) + load<f64>(second + node));
  }
  for (let at = 0; at < count; at++) {
    const node = (<usize>load<i32>(order + ((<usize>at) << 3))) << 3;
    const group = (<usize>load<i32>(order + ((<usize>at) << 3), 4)) << 3;
    const share = load<f64>(shares + node) / load<f64>(zs + group);
    store<f64>(shares + node, share);
    store<f64>(rests + node, load<f64>(second + node) - share * load<f64>(masses + group));
  }
  return groups;
}

/** n_j, c_j and log|1 − θ_j|. */
function project(block: usize, stride: i32, groups: i32): void {
  const width = padded(groups);
  const zs = array(block, stride, Z);
  const masses = array(block, stride, MASS);
  for (let j = 0; j < groups; j++) {
    const column = array(block, stride, MATRIX) + ((<usize>(j * width)) << 3);
    let square = f64x2.splat(0);
    let inner = f64x2.splat(0);
    for (let i: usize = 0, bytes = (<usize>width) << 3; i < bytes; i += 16) {
      const p = v128.load(column + i);
      square = f64x2.add(square, f64x2.mul(v128.load(zs + i), f64x2.mul(p, p)));
      inner = f64x2.add(inner, f64x2.mul(p, v128.load(masses + i)));
    }
    const norm = 1 / (f64x2.extract_lane(square, 0) + f64x2.extract_lane(square, 1));
    const sum = f64x2.extract_lane(inner, 0) + f64x2.extract_lane(inner, 1);
    const at = (<usize>j) << 3;
    const theta = load<f64>(array(block, stride, THETA) + at);
    store<f64>(array(block, stride, NORM) + at, norm);
    store<f64>(array(block, stride, PART) + at, norm * sum);
    store<f64>(array(block, stride, LOG) + at, logOf(theta));
  }
}

/** log|1 − θ|. */
// @ts-ignore: decorator
@inline
function logOf(theta: f64): f64 {
  return theta < 1 ? NativeMath.log1p(-theta) : NativeMath.log(theta - 1);
}

/**
 * Prepares jumps of the `count` nodes of a run with one step size; every eigenvalue > 0, nodes ascending by eigenvalue.
 * Returns the number of groups, 0 where the eigenvalues cannot be told apart.
 */
export function jumpPrepare(
  block: usize,
  eigenvalues: usize,
  weights: usize,
  second: usize,
  count: i32,
  stepSize: f64,
  batch: f64,
  kurtosis: f64,
): i32 {
  const stride = padded(count);
  sortNodes(block, eigenvalues, count, stepSize, 1 + (kurtosis - 2) / batch);
  const groups = groupNodes(block, eigenvalues, weights, second, count, stepSize, batch);
  const deltas = array(block, stride, DELTA);
  const zs = array(block, stride, Z);
  if ((groups & 1) != 0) {
    const pad = (<usize>groups) << 3;
    const last = load<f64>(deltas + pad - 8);
    store<f64>(deltas + pad, last + Math.abs(last) + 1);
    store<f64>(zs + pad, 0);
    store<f64>(array(block, stride, MASS) + pad, 0);
  }
  const sound = secularSolve(
    deltas,
    zs,
    array(block, stride, PRODUCT),
    array(block, stride, THETA),
    array(block, stride, MATRIX),
    groups,
    padded(groups),
  );
  if (!sound) return 0;
  project(block, stride, groups);
  return groups;
}

/** c_j after t updates with noise of variance `noise`. */
// @ts-ignore: decorator
@inline
function moved(block: usize, stride: i32, j: i32, t: f64, noise: f64): f64 {
  const at = (<usize>j) << 3;
  const theta = load<f64>(array(block, stride, THETA) + at);
  const exponent = t * load<f64>(array(block, stride, LOG) + at);
  let power: f64;
  let lost: f64;
  if (theta < 1 && exponent > -0.5) {
    lost = -NativeMath.expm1(exponent);
    power = 1 - lost;
  } else {
    power = NativeMath.exp(exponent);
    if (theta > 1 && t % 2 == 1) power = -power;
    lost = 1 - power;
  }
  const driven = theta == 0 ? t : lost / theta;
  const part = load<f64>(array(block, stride, PART) + at);
  return power * part + noise * load<f64>(array(block, stride, NORM) + at) * driven;
}

/** Σ_i w_i A_i of the prepared nodes after t updates. Cost: O(groups). */
export function jumpSum(block: usize, count: i32, groups: i32, t: f64, noise: f64): f64 {
  const stride = padded(count);
  let sum: f64 = 0;
  for (let j = 0; j < groups; j++) sum += moved(block, stride, j, t, noise);
  return sum;
}

/** Moves the moments of the prepared nodes by t updates; Σ_i w_i A_i after them. */
export function jumpMove(
  block: usize,
  second: usize,
  count: i32,
  groups: i32,
  t: f64,
  noise: f64,
): f64 {
  const stride = padded(count);
  const width = padded(groups);
  const targets = array(block, stride, MOVED);
  const bytes = (<usize>width) << 3;
  for (let i: usize = 0; i < bytes; i += 16) v128.store(targets + i, f64x2.splat(0));
  let total: f64 = 0;
  for (let j = 0; j < groups; j++) {
    const column = array(block, stride, MATRIX) + ((<usize>(j * width)) << 3);
    const part = moved(block, stride, j, t, noise);
    const c = f64x2.splat(part);
    total += part;
    for (let i: usize = 0; i < bytes; i += 16) {
      const sum = f64x2.add(v128.load(targets + i), f64x2.mul(v128.load(column + i), c));
      v128.store(targets + i, sum);
    }
  }
  const zs = array(block, stride, Z);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(targets + i, f64x2.mul(v128.load(targets + i), v128.load(zs + i)));
  }
  spread(block, second, count, t);
  return total;
}

/** The groups' moments back to their nodes. */
function spread(block: usize, second: usize, count: i32, t: f64): void {
  const stride = padded(count);
  const order = array(block, stride, ORDER);
  for (let at = 0; at < count; at++) {
    const node = (<usize>load<i32>(order + ((<usize>at) << 3))) << 3;
    const group = (<usize>load<i32>(order + ((<usize>at) << 3), 4)) << 3;
    const rest = load<f64>(array(block, stride, REST) + node);
    let a = load<f64>(array(block, stride, SHARE) + node) * load<f64>(array(block, stride, MOVED) + group);
    if (rest != 0) {
      const delta = load<f64>(array(block, stride, DELTA) + group);
      const size = NativeMath.exp(t * logOf(delta));
      a += delta > 1 && t % 2 == 1 ? -rest * size : rest * size;
    }
    store<f64>(second + node, a < 0 ? 0 : a);
  }
}
