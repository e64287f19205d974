// gaussian.ts — one pass over a chunk of 256 coordinates: for each group of 16, put the previous sample into the
// residual (or the batch's gradient), draw the next normals, and add them to the next sample's dot product.
//
// The previous draw lives in `drawn` (f32) and is overwritten by the next one; residual, eigenvalues and gradient are
// f64. Group g covers coordinates 16 g … 16 g + 15: word 0 and 1 make the Gamma, 2 the split, 3 and 4 the angles;
// coordinates +0…3 (one per lane) are across the first radius, +4…7 along it, +8…11 and +12…15 the same of the second.

import { across, along, angle, firstRadius, scaledGamma, secondRadius } from "./normal";
import { output, rotl11 } from "./xoshiro";

/** Draw only. */
// @ts-ignore: decorator
@inline
export const DRAW: i32 = 0;

/** r −= (factor λ) z of the previous sample, which was an update of its own; factor = γ e. */
// @ts-ignore: decorator
@inline
export const UPDATE: i32 = 1;

/** G += factor z of the previous sample, in the middle of a batch; factor = e. */
// @ts-ignore: decorator
@inline
export const GATHER: i32 = 2;

/** G += factor z, then r −= (scale λ) G and G = 0: the previous sample was the last of its batch; scale = γ / B. */
// @ts-ignore: decorator
@inline
export const BOUNDARY: i32 = 3;

/** Coordinates per chunk. */
// @ts-ignore: decorator
@inline
export const CHUNK: i32 = 256;

// @ts-ignore: decorator
@inline
function upper(x: v128): v128 {
  return v128.shuffle<i64>(x, x, 1, 1);
}

/** Residual of the two coordinates of `pair`, with the previous sample in it. */
// @ts-ignore: decorator
@inline
function visited(
  mode: i32,
  pair: usize,
  drawn: usize,
  residual: usize,
  eigenvalues: usize,
  gradient: usize,
  factor: v128,
  scale: v128,
): v128 {
  const previous = f64x2.promote_low_f32x4(v128.load64_zero(drawn + pair * 8));
  const at = pair * 16;
  let r = v128.load(residual + at);
  if (mode == UPDATE) {
    r = f64x2.sub(r, f64x2.mul(f64x2.mul(factor, v128.load(eigenvalues + at)), previous));
    v128.store(residual + at, r);
  } else {
    const g = f64x2.add(v128.load(gradient + at), f64x2.mul(factor, previous));
    if (mode == GATHER) v128.store(gradient + at, g);
    else {
      r = f64x2.sub(r, f64x2.mul(f64x2.mul(scale, v128.load(eigenvalues + at)), g));
      v128.store(residual + at, r);
      v128.store(gradient + at, f64x2.splat(0));
    }
  }
  return r;
}

/**
 * The pass; returns Σ z_i r_i over the chunk, summed in four partial sums by coordinate mod 4, each in ascending
 * order, then (s0 + s2) + (s1 + s3). `mode` is a constant at every call, so each call site is its own kernel.
 */
// @ts-ignore: decorator
@inline
export function gaussianChunk(
  mode: i32,
  generator: usize,
  drawn: usize,
  residual: usize,
  eigenvalues: usize,
  gradient: usize,
  factor: v128,
  scale: v128,
): f64 {
  let s0 = v128.load(generator, 0);
  let s1 = v128.load(generator, 16);
  let s2 = v128.load(generator, 32);
  let s3 = v128.load(generator, 48);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);

  for (let group = 0; group < CHUNK / 16; ++group) {
    let t = i32x4.shl(s1, 9);
    const w0 = output(s0, s3);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = rotl11(s3);

    t = i32x4.shl(s1, 9);
    const w1 = output(s0, s3);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = rotl11(s3);

    t = i32x4.shl(s1, 9);
    const w2 = output(s0, s3);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = rotl11(s3);

    t = i32x4.shl(s1, 9);
    const w3 = output(s0, s3);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = rotl11(s3);

    t = i32x4.shl(s1, 9);
    const w4 = output(s0, s3);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = rotl11(s3);

    const gamma = scaledGamma(w0, w1);
    const split = f32x4.convert_i32x4_s(w2);
    const r0 = firstRadius(gamma, split);
    const r1 = secondRadius(gamma, split);
    const a0 = angle(w3);
    const a1 = angle(w4);
    const u0 = f32x4.mul(a0, a0);
    const u1 = f32x4.mul(a1, a1);

    const n0 = across(r0, w3, u0);
    if (mode == DRAW) v128.store(drawn, n0, 0);
    else {
      low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(n0), visited(mode, 0, drawn, residual, eigenvalues, gradient, factor, scale)));
      high = f64x2.add(high, f64x2.mul(f64x2.promote_low_f32x4(upper(n0)), visited(mode, 1, drawn, residual, eigenvalues, gradient, factor, scale)));
      v128.store(drawn, n0, 0);
    }

    const n1 = along(r0, a0, u0);
    if (mode == DRAW) v128.store(drawn, n1, 16);
    else {
      low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(n1), visited(mode, 2, drawn, residual, eigenvalues, gradient, factor, scale)));
      high = f64x2.add(high, f64x2.mul(f64x2.promote_low_f32x4(upper(n1)), visited(mode, 3, drawn, residual, eigenvalues, gradient, factor, scale)));
      v128.store(drawn, n1, 16);
    }

    const n2 = across(r1, w4, u1);
    if (mode == DRAW) v128.store(drawn, n2, 32);
    else {
      low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(n2), visited(mode, 4, drawn, residual, eigenvalues, gradient, factor, scale)));
      high = f64x2.add(high, f64x2.mul(f64x2.promote_low_f32x4(upper(n2)), visited(mode, 5, drawn, residual, eigenvalues, gradient, factor, scale)));
      v128.store(drawn, n2, 32);
    }

    const n3 = along(r1, a1, u1);
    if (mode == DRAW) v128.store(drawn, n3, 48);
    else {
      low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(n3), visited(mode, 6, drawn, residual, eigenvalues, gradient, factor, scale)));
      high = f64x2.add(high, f64x2.mul(f64x2.promote_low_f32x4(upper(n3)), visited(mode, 7, drawn, residual, eigenvalues, gradient, factor, scale)));
      v128.store(drawn, n3, 48);
    }

    drawn += 64;
    residual += 128;
    eigenvalues += 128;
    gradient += 128;
  }

  v128.store(generator, s0, 0);
  v128.store(generator, s1, 16);
  v128.store(generator, s2, 32);
  v128.store(generator, s3, 48);
  const sums = f64x2.add(low, high);
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
