// draw.ts — the next 256 values of a generator, as f32: normals in 16 groups of five words, or signs from two words.
// Which word becomes which coordinate is frozen: docs/adr/0002-random-streams.md.

import { across, along, angle, firstRadius, scaledGamma, secondRadius } from "./normal";
import { output, rotl11 } from "./xoshiro";

/** Bytes of one generator: s0 … s3, each in four lanes. */
// @ts-ignore: decorator
@inline
export const GENERATOR_BYTES: usize = 64;

/** Values per draw, coordinates per chunk. */
// @ts-ignore: decorator
@inline
export const CHUNK: i32 = 256;

/** Loads from two cache lines, which stay near. */
// @ts-ignore: decorator
@inline
function touch(address: usize): void {
  load<u8>(address);
  load<u8>(address, 64);
}

/** Draws groups of 16 normals from `drawn` up to `end`; where `touches`, a group loads from 128 bytes of a, b and c. */
// @ts-ignore: decorator
@inline
function fill(
  generator: usize,
  drawn: usize,
  end: usize,
  touches: bool,
  a: usize,
  b: usize,
  c: usize,
): void {
  let s0 = v128.load(generator, 0);
  let s1 = v128.load(generator, 16);
  let s2 = v128.load(generator, 32);
  let s3 = v128.load(generator, 48);
  for (; drawn < end; drawn += 64) {
    if (touches) {
      touch(a);
      touch(b);
      touch(c);
      a += 128;
      b += 128;
      c += 128;
    }
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
    v128.store(drawn, across(r0, w3, u0), 0);
    v128.store(drawn, along(r0, a0, u0), 16);
    v128.store(drawn, across(r1, w4, u1), 32);
    v128.store(drawn, along(r1, a1, u1), 48);
  }
  v128.store(generator, s0, 0);
  v128.store(generator, s1, 16);
  v128.store(generator, s2, 32);
  v128.store(generator, s3, 48);
}

/** Draws the next 256 normals. */
export function drawNormals(generator: usize, drawn: usize): void {
  fill(generator, drawn, drawn + 4 * CHUNK, false, 0, 0, 0);
}

/** Draws the next 16 · `groups` normals, for streams that are not cut into chunks. */
export function drawGroups(generator: usize, drawn: usize, groups: i32): void {
  fill(generator, drawn, drawn + ((<usize>groups) << 6), false, 0, 0, 0);
}

/**
 * Draws the next 256 normals and touches three arrays of 256 f64 on the way: what has to come from the second-level cache
 * then comes beside the arithmetic, which has no use for the load ports.
 */
export function drawAhead(generator: usize, drawn: usize, a: usize, b: usize, c: usize): void {
  fill(generator, drawn, drawn + 4 * CHUNK, true, a, b, c);
}

/** Draws the next 256 signs: bit 31 − v of lane l of word k is that of coordinate 128 k + 4 v + l; set is −1. */
export function drawSigns(generator: usize, drawn: usize): void {
  let s0 = v128.load(generator, 0);
  let s1 = v128.load(generator, 16);
  let s2 = v128.load(generator, 32);
  let s3 = v128.load(generator, 48);
  const one = f32x4.splat(1);
  const top = i32x4.splat(0x80000000);
  for (let half = 0; half < 2; ++half) {
    let word = output(s0, s3);
    const t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = rotl11(s3);
    for (const end = drawn + 2 * CHUNK; drawn < end; drawn += 64) {
      v128.store(drawn, v128.or(v128.and(word, top), one), 0);
      v128.store(drawn, v128.or(v128.and(i32x4.shl(word, 1), top), one), 16);
      v128.store(drawn, v128.or(v128.and(i32x4.shl(word, 2), top), one), 32);
      v128.store(drawn, v128.or(v128.and(i32x4.shl(word, 3), top), one), 48);
      word = i32x4.shl(word, 4);
    }
  }
  v128.store(generator, s0, 0);
  v128.store(generator, s1, 16);
  v128.store(generator, s2, 32);
  v128.store(generator, s3, 48);
}
