// sgd-pass.ts — one pass over a chunk of 256 coordinates: put the previous sample into the residual (or the batch's
// gradient), keep the next one, and form its dot product with the residual.
//
// State of a chunk, 256 f64 each: residual r, eigenvalues λ, previous sample z, and for batches the gradient G.

import { CHUNK } from "./draw";

/** r −= (factor λ) z: the previous sample was an update of its own; factor = γ e. */
// @ts-ignore: decorator
@inline
const UPDATE: i32 = 0;

/** G += factor z: the previous sample was not the last of its batch; factor = e. */
// @ts-ignore: decorator
@inline
const GATHER: i32 = 1;

/** G += factor z, then r −= (scale λ) G and G = 0: it was the last; scale = γ / B. */
// @ts-ignore: decorator
@inline
const FINISH: i32 = 2;

/** Bytes from one array of a chunk to the next; 64 more than it needs, or loads would wait for stores 4096 bytes away. */
// @ts-ignore: decorator
@inline
const ARRAY: usize = 2048 + 64;

/** Bytes of one array of a chunk's state. */
export function sgdArrayBytes(): i32 {
  return <i32>ARRAY;
}

/** Bytes of a chunk's state. */
// @ts-ignore: decorator
@inline
export function stateBytes(batch: i32): usize {
  return batch > 1 ? 4 * ARRAY : 3 * ARRAY;
}

/** z r of two coordinates, f32 draws at `next`, after the previous sample went in. */
// @ts-ignore: decorator
@inline
function visited(mode: i32, next: usize, state: usize, factor: v128, scale: v128): v128 {
  let r = v128.load(state);
  const previous = v128.load(state, 2 * ARRAY);
  if (mode == UPDATE) {
    r = f64x2.sub(r, f64x2.mul(f64x2.mul(factor, v128.load(state, ARRAY)), previous));
    v128.store(state, r);
  } else {
    const g = f64x2.add(v128.load(state, 3 * ARRAY), f64x2.mul(factor, previous));
    if (mode == GATHER) v128.store(state, g, 3 * ARRAY);
    else {
      r = f64x2.sub(r, f64x2.mul(f64x2.mul(scale, v128.load(state, ARRAY)), g));
      v128.store(state, r);
      v128.store(state, f64x2.splat(0), 3 * ARRAY);
    }
  }
  const z = f64x2.promote_low_f32x4(v128.load64_zero(next));
  v128.store(state, z, 2 * ARRAY);
  return f64x2.mul(z, r);
}

/**
 * The pass; returns Σ z_i r_i over the chunk in four partial sums by coordinate mod 4, each in ascending order, then
 * (s0 + s2) + (s1 + s3). `mode` is a constant at every call, so each is a kernel of its own.
 */
// @ts-ignore: decorator
@inline
function pass(mode: i32, next: usize, state: usize, factor: v128, scale: v128): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (const end = state + 8 * CHUNK; state < end; state += 128) {
    low = f64x2.add(low, visited(mode, next + 0, state + 0, factor, scale));
    high = f64x2.add(high, visited(mode, next + 8, state + 16, factor, scale));
    low = f64x2.add(low, visited(mode, next + 16, state + 32, factor, scale));
    high = f64x2.add(high, visited(mode, next + 24, state + 48, factor, scale));
    low = f64x2.add(low, visited(mode, next + 32, state + 64, factor, scale));
    high = f64x2.add(high, visited(mode, next + 40, state + 80, factor, scale));
    low = f64x2.add(low, visited(mode, next + 48, state + 96, factor, scale));
    high = f64x2.add(high, visited(mode, next + 56, state + 112, factor, scale));
    next += 64;
  }
  const sums = f64x2.add(low, high);
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** Pass after a sample that was an update of its own (B = 1). */
export function updatePass(next: usize, state: usize, factor: f64): f64 {
  return pass(UPDATE, next, state, f64x2.splat(factor), f64x2.splat(0));
}

/** Pass in the middle of a batch. */
export function gatherPass(next: usize, state: usize, factor: f64): f64 {
  return pass(GATHER, next, state, f64x2.splat(factor), f64x2.splat(0));
}

/** Pass after the last sample of a batch. */
export function finishPass(next: usize, state: usize, factor: f64, scale: f64): f64 {
  return pass(FINISH, next, state, f64x2.splat(factor), f64x2.splat(scale));
}
