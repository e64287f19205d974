// chi-square.ts — χ² with any real number of degrees of freedom, four at a time, from a normal and a uniform each.
//
// Marsaglia and Tsang (A Simple Method for Generating Gamma Variables, 2000): with shape a ≥ 1, h = a − ⅓ and
// y = x / (3 √h) the value h (1 + y)³ of a normal x has the law Gamma(a) once it is kept with probability
//   exp(h φ(y)),   φ(y) = 3 log(1 + y) − 3 y + 3/2 y² − y³ = −∫₀^y 3 s³ / (1 + s) ds,   y > −1.
// The vector keeps where a uniform u > β y⁴ ≥ 1 − exp(h φ(y)); other lanes take the exact test, and where that rejects
// new draws from a generator of their own, so that what a vector takes from the main generators is always the same.
//
// β: |φ(y)| ≤ ¾ y⁴ for y > 0, and |φ(−t)| / t⁴ grows with t, so max(1, h |φ(−t)|) / t⁴ serves for any t in (0, 1).

import { drawGroups, GENERATOR_BYTES } from "./draw";
import { output, rotl11 } from "./xoshiro";

/** Constants of `count` laws, arrays one after the other: 2 h in f64, then 1 / (3 √h) and 2^31 β in f32. */
export function lawBytes(count: i32): usize {
  return (<usize>count) << 4;
}

/** Spare draws: two generators, 16 normals, 4 words, and how many of each are used. */
// @ts-ignore: decorator
@inline
export const SPARE_BYTES: usize = 256;

// @ts-ignore: decorator
@inline
const NORMALS: usize = 2 * GENERATOR_BYTES;

// @ts-ignore: decorator
@inline
const WORDS: usize = NORMALS + 64;

// @ts-ignore: decorator
@inline
const NORMALS_USED: usize = WORDS + 16;

// @ts-ignore: decorator
@inline
const WORDS_USED: usize = NORMALS_USED + 4;

/** Marks spare draws as used up; the caller seeds their two generators, which come first. */
export function emptySpare(spare: usize): void {
  store<i32>(spare + NORMALS_USED, 16);
  store<i32>(spare + WORDS_USED, 4);
}

/** Turns degrees of freedom (f64, ≥ 0) into the constants of their laws; 0 degrees are always 0. */
export function prepareLaws(laws: usize, degrees: usize, count: i32): void {
  const slopes = laws + ((<usize>count) << 3);
  const bounds = slopes + ((<usize>count) << 2);
  for (let i: usize = 0; i < <usize>count; ++i) {
    const freedom = load<f64>(degrees + (i << 3));
    const boosted = freedom < 2;
    const h = (boosted ? freedom / 2 + 1 : freedom / 2) - 1.0 / 3.0;
    store<f64>(laws + (i << 3), freedom == 0 ? 0 : 2 * h);
    store<f32>(slopes + (i << 2), freedom == 0 ? 0 : <f32>(1 / (3 * sqrt(h))));
    store<f32>(bounds + (i << 2), freedom == 0 ? 0 : boosted ? <f32>Infinity : boundOf(h));
  }
}

/** 2^31 β, rounded up by more than the rounding of the test in f32. */
function boundOf(h: f64): f32 {
  // h |φ(−t)| is about 1 at this t: φ(−t) = −¾ t⁴ (1 + 0.8 t + …).
  const tau = sqrt(sqrt(4 / (3 * h)));
  const t = tau / (1 + 0.2 * tau + 0.1 * tau * tau);
  return <f32>((2147483648.0 * 1.000002 * max(1, -h * phi(-t))) / (t * t * t * t));
}

// @ts-ignore: decorator
@inline
function phi(y: f64): f64 {
  return 3 * NativeMath.log1p(y) + y * (y * (1.5 - y) - 3);
}

/** One step of four xoshiro128++ in memory. */
function nextWords(generator: usize, words: usize): void {
  let s0 = v128.load(generator, 0);
  let s1 = v128.load(generator, 16);
  let s2 = v128.load(generator, 32);
  let s3 = v128.load(generator, 48);
  v128.store(words, output(s0, s3));
  const t = i32x4.shl(s1, 9);
  s2 = v128.xor(s2, s0);
  s3 = v128.xor(s3, s1);
  s1 = v128.xor(s1, s2);
  s0 = v128.xor(s0, s3);
  s2 = v128.xor(s2, t);
  s3 = rotl11(s3);
  v128.store(generator, s0, 0);
  v128.store(generator, s1, 16);
  v128.store(generator, s2, 32);
  v128.store(generator, s3, 48);
}

function spareNormal(spare: usize): f64 {
  if (load<i32>(spare + NORMALS_USED) == 16) {
    drawGroups(spare, spare + NORMALS, 1);
    store<i32>(spare + NORMALS_USED, 0);
  }
  const used = load<i32>(spare + NORMALS_USED);
  store<i32>(spare + NORMALS_USED, used + 1);
  return <f64>load<f32>(spare + NORMALS + ((<usize>used) << 2));
}

/** Uniform in (0, 1): an odd multiple of 2^-32. */
function spareUniform(spare: usize): f64 {
  if (load<i32>(spare + WORDS_USED) == 4) {
    nextWords(spare + GENERATOR_BYTES, spare + WORDS);
    store<i32>(spare + WORDS_USED, 0);
  }
  const used = load<i32>(spare + WORDS_USED);
  store<i32>(spare + WORDS_USED, used + 1);
  return (<f64>(load<u32>(spare + WORDS + ((<usize>used) << 2)) | 1)) / 4294967296.0;
}

/** u > 1 − exp(z) for z ≤ 0, which is less than −z. */
// @ts-ignore: decorator
@inline
function isKept(u: f64, z: f64): bool {
  return u > -z || u > -NativeMath.expm1(z);
}

/** The value of a lane that did not pass the vector's test. */
function settled(twoH: f64, slope: f64, boosted: bool, normal: f64, uniform: f64, spare: usize): f64 {
  const h = twoH / 2;
  let x = normal;
  let u = uniform;
  while (true) {
    const y = slope * x;
    if (y > -1 && isKept(u, h * phi(y))) {
      const value = twoH * (1 + y) * (1 + y) * (1 + y);
      if (!boosted) return value;
      // Gamma(a) = Gamma(a + 1) U^(1/a), a = h − ⅔.
      return value * NativeMath.exp(NativeMath.log(spareUniform(spare)) / (h - 2.0 / 3.0));
    }
    x = spareNormal(spare);
    u = spareUniform(spare);
  }
}

// @ts-ignore: decorator
@inline
function settle(lane: usize, laws: usize, slope: usize, bound: usize, x: usize, u: f32, spare: usize, to: usize): void {
  const boosted = load<f32>(bound + 4 * lane) == <f32>Infinity;
  const value = settled(
    load<f64>(laws + 8 * lane),
    <f64>load<f32>(slope + 4 * lane),
    boosted,
    <f64>load<f32>(x + 4 * lane),
    <f64>u / 2147483648.0,
    spare,
  );
  store<f64>(to + 8 * lane, value);
}

/**
 * `rows` rows of `count` values (a multiple of 4) in f64 at `to`. Row r takes normals at `normals` + r · `stride`, and
 * the next count / 4 words per lane of the generator.
 */
export function chiSquares(
  laws: usize,
  count: i32,
  rows: i32,
  normals: usize,
  stride: usize,
  generator: usize,
  spare: usize,
  to: usize,
): void {
  let s0 = v128.load(generator, 0);
  let s1 = v128.load(generator, 16);
  let s2 = v128.load(generator, 32);
  let s3 = v128.load(generator, 48);
  const bytes = (<usize>count) << 2;
  const slopes = laws + 2 * bytes;
  const bounds = slopes + bytes;
  const one = i32x4.splat(1);
  const three = f32x4.splat(3);
  for (; rows > 0; --rows) {
    for (let i: usize = 0; i < bytes; i += 16) {
      const word = output(s0, s3);
      const t = i32x4.shl(s1, 9);
      s2 = v128.xor(s2, s0);
      s3 = v128.xor(s3, s1);
      s1 = v128.xor(s1, s2);
      s0 = v128.xor(s0, s3);
      s2 = v128.xor(s2, t);
      s3 = rotl11(s3);

      const y = f32x4.mul(v128.load(normals + i), v128.load(slopes + i));
      const square = f32x4.mul(y, y);
      const u = f32x4.convert_i32x4_s(v128.or(i32x4.shr_u(word, 1), one));
      const kept = f32x4.gt(u, f32x4.mul(f32x4.mul(square, square), v128.load(bounds + i)));
      // (1 + y)³ − 1
      const rise = f32x4.mul(y, f32x4.add(three, f32x4.mul(y, f32x4.add(three, y))));
      const lowLaw = v128.load(laws + 2 * i);
      const highLaw = v128.load(laws + 2 * i, 16);
      const low = f64x2.promote_low_f32x4(rise);
      const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(rise, rise, 2, 3, 2, 3));
      v128.store(to, f64x2.add(lowLaw, f64x2.mul(lowLaw, low)));
      v128.store(to, f64x2.add(highLaw, f64x2.mul(highLaw, high)), 16);
      if (!i32x4.all_true(kept)) {
        const law = laws + 2 * i;
        if (!i32x4.extract_lane(kept, 0)) {
          settle(0, law, slopes + i, bounds + i, normals + i, f32x4.extract_lane(u, 0), spare, to);
        }
        if (!i32x4.extract_lane(kept, 1)) {
          settle(1, law, slopes + i, bounds + i, normals + i, f32x4.extract_lane(u, 1), spare, to);
        }
        if (!i32x4.extract_lane(kept, 2)) {
          settle(2, law, slopes + i, bounds + i, normals + i, f32x4.extract_lane(u, 2), spare, to);
        }
        if (!i32x4.extract_lane(kept, 3)) {
          settle(3, law, slopes + i, bounds + i, normals + i, f32x4.extract_lane(u, 3), spare, to);
        }
      }
      to += 32;
    }
    normals += stride;
  }
  v128.store(generator, s0, 0);
  v128.store(generator, s1, 16);
  v128.store(generator, s2, 32);
  v128.store(generator, s3, 48);
}
