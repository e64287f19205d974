// rademacher.ts — the pass of gaussian.ts for signs ±1: a chunk of 256 takes two words per lane.
//
// `drawn` holds the 32 bytes of the two words, read as four 64-bit integers: number 2k + h holds the signs of
// coordinates 128 k + 2 v + h, v = 0 … 63, in its bit 63 − v; a set bit is −1.

import { GATHER, UPDATE } from "./gaussian";
import { output, rotl11 } from "./xoshiro";

/** Draws the signs of a chunk. */
// @ts-ignore: decorator
@inline
export function drawChunkSigns(generator: usize, drawn: usize): void {
  let s0 = v128.load(generator, 0);
  let s1 = v128.load(generator, 16);
  let s2 = v128.load(generator, 32);
  let s3 = v128.load(generator, 48);
  for (let word: usize = 0; word < 32; word += 16) {
    const t = i32x4.shl(s1, 9);
    v128.store(drawn + word, output(s0, s3));
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = rotl11(s3);
  }
  v128.store(generator, s0, 0);
  v128.store(generator, s1, 16);
  v128.store(generator, s2, 32);
  v128.store(generator, s3, 48);
}

/** x · ±1 by the top bits of `signs`. */
// @ts-ignore: decorator
@inline
function signed(x: v128, signs: v128): v128 {
  return v128.xor(x, v128.and(signs, i64x2.splat(0x8000000000000000)));
}

/** Residual of two coordinates with the previous sample in it, as `visited` in gaussian.ts. */
// @ts-ignore: decorator
@inline
function visited(
  mode: i32,
  signs: v128,
  residual: usize,
  eigenvalues: usize,
  gradient: usize,
  factor: v128,
  scale: v128,
): v128 {
  let r = v128.load(residual);
  if (mode == UPDATE) {
    r = f64x2.sub(r, signed(f64x2.mul(factor, v128.load(eigenvalues)), signs));
    v128.store(residual, r);
  } else {
    const g = f64x2.add(v128.load(gradient), signed(factor, signs));
    if (mode == GATHER) v128.store(gradient, g);
    else {
      r = f64x2.sub(r, f64x2.mul(f64x2.mul(scale, v128.load(eigenvalues)), g));
      v128.store(residual, r);
      v128.store(gradient, f64x2.splat(0));
    }
  }
  return r;
}

/** The pass; sums as `gaussianChunk`. */
// @ts-ignore: decorator
@inline
export function rademacherChunk(
  mode: i32,
  generator: usize,
  drawn: usize,
  residual: usize,
  eigenvalues: usize,
  gradient: usize,
  factor: v128,
  scale: v128,
): f64 {
  let previous0 = v128.load(drawn, 0);
  let previous1 = v128.load(drawn, 16);
  drawChunkSigns(generator, drawn);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let half = 0; half < 2; ++half) {
    let previous = half == 0 ? previous0 : previous1;
    let next = v128.load(drawn + ((<usize>half) << 4));
    for (let i = 0; i < 32; ++i) {
      const r = visited(mode, previous, residual, eigenvalues, gradient, factor, scale);
      low = f64x2.add(low, signed(r, next));
      previous = i64x2.shl(previous, 1);
      next = i64x2.shl(next, 1);
      const q = visited(
        mode,
        previous,
        residual + 16,
        eigenvalues + 16,
        gradient + 16,
        factor,
        scale,
      );
      high = f64x2.add(high, signed(q, next));
      previous = i64x2.shl(previous, 1);
      next = i64x2.shl(next, 1);
      residual += 32;
      eigenvalues += 32;
      gradient += 32;
    }
  }
  const sums = f64x2.add(low, high);
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
