// normal.ts — four normals from five random words per lane, in f32 with + − × ÷ √ and integer operations only,
// so that the bits are the same on every machine.
//
// −log(u1 u2) is Gamma(2); a uniform b splits it into two independent exponentials G b and G (1 − b), each half the
// square of a radius; each radius and a uniform angle give two normals (Box and Muller, A Note on the Generation of
// Random Normal Deviates, 1958; the split is the Beta(1, 1) division of a Gamma variable). One logarithm serves four.
// docs/adr/0002-random-streams.md says how well: polynomials 5e-8, f32 evaluation 3e-7, bias of moments below 4e-8.

/**
 * Coefficients as single floats, loaded where they are used: an engine builds a vector constant from three
 * instructions at every use, and loads one in one.
 */
// prettier-ignore
const FLOATS: usize = memory.data<f32>([
  // 0: −2 atanh(s) / s / 2^31 in s², minimax on |s| ≤ 3 − 2√2, relative error 1.2e-7
  -9.31322685637781e-10, -3.103734491638477e-10, -1.9230632364308775e-10,
  // 3: −log 2 / 2^55; 2^62; 2^31
  -1.9238699035656335e-17, 4611686018427387904, 2147483648,
  // 6: the angle's unit per bit: π/2^32 · 0.26337, for which cosine's polynomial is monic
  1.9264960460230185e-10,
  // 7: cos θ in the square of the angle, minimax of degree 8 on [−π/2, π/2], error 5e-8
  0.9999999403953552, -7.2079691886901855, 8.658531188964844, -4.15047025680542,
  // 11: sin θ / angle in the same, minimax of degree 9, error 4e-9
  3.7968363761901855, -9.122506141662598, 6.5752692222595215, -2.2532920837402344, 0.4272109270095825,
], 16);

/** 0: bits of √½ · 2^62; 1: sign and exponent of a float; 2: the lowest bit. */
const BITS: usize = memory.data<u32>([0x5e3504f3, 0xff800000, 1], 16);

// @ts-ignore: decorator
@inline
function float(index: usize): v128 {
  return v128.load32_splat(FLOATS + index * 4);
}

// @ts-ignore: decorator
@inline
function bits(index: usize): v128 {
  return v128.load32_splat(BITS + index * 4);
}

/**
 * Gamma(2) / 2^31 from two words.
 *
 * The words become odd integers in ±[1, 2^31 − 1], so neither uniform is 0. Their product ±p, p ≤ 2^62, is split as
 * 2^e m with m / 2^62 in [√½, √2): −log(p / 2^62) = −e log 2 − 2 atanh((m − 2^62) / (m + 2^62)), −62 ≤ e ≤ 0.
 */
// @ts-ignore: decorator
@inline
export function scaledGamma(first: v128, second: v128): v128 {
  const product = f32x4.mul(
    f32x4.convert_i32x4_s(v128.or(first, bits(2))),
    f32x4.convert_i32x4_s(v128.or(second, bits(2))),
  );
  // 2^23 e plus the product's sign, which cancels in the mantissa and is shifted out of the exponent.
  const exponent = v128.and(i32x4.sub(product, bits(0)), bits(1));
  const mantissa = i32x4.sub(product, exponent);
  const whole = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(exponent, 1)), float(3));
  const s = f32x4.div(f32x4.sub(mantissa, float(4)), f32x4.add(mantissa, float(4)));
  const u = f32x4.mul(s, s);
  const q = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(u, float(2)), float(1)), u), float(0));
  return f32x4.add(whole, f32x4.mul(s, q));
}

/** Radius √(2 G b), b = ½ + split / 2^32, from `scaledGamma` and a word as a float. */
// @ts-ignore: decorator
@inline
export function firstRadius(gamma: v128, split: v128): v128 {
  return f32x4.sqrt(f32x4.mul(gamma, f32x4.add(float(5), split)));
}

/** Radius √(2 G (1 − b)) of the other exponential. */
// @ts-ignore: decorator
@inline
export function secondRadius(gamma: v128, split: v128): v128 {
  return f32x4.sqrt(f32x4.mul(gamma, f32x4.sub(float(5), split)));
}

/** Angle θ in [−π/2, π/2) from a word, in its own unit. */
// @ts-ignore: decorator
@inline
export function angle(word: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(word), float(6));
}

/** cos θ from the square of `angle`. */
// @ts-ignore: decorator
@inline
function cosine(u: v128): v128 {
  let c = f32x4.mul(f32x4.add(u, float(10)), u);
  c = f32x4.mul(f32x4.add(c, float(9)), u);
  c = f32x4.mul(f32x4.add(c, float(8)), u);
  return f32x4.add(c, float(7));
}

/** sin θ / `angle` from the square of `angle`. */
// @ts-ignore: decorator
@inline
function sineRatio(u: v128): v128 {
  let s = f32x4.mul(f32x4.add(f32x4.mul(u, float(15)), float(14)), u);
  s = f32x4.mul(f32x4.add(s, float(13)), u);
  s = f32x4.mul(f32x4.add(s, float(12)), u);
  return f32x4.add(s, float(11));
}

/** Radius · cos θ, with the word's lowest bit as sign: the other half of the circle. */
// @ts-ignore: decorator
@inline
export function across(radius: v128, word: v128, u: v128): v128 {
  return v128.xor(f32x4.mul(radius, cosine(u)), i32x4.shl(word, 31));
}

/** Radius · sin θ. */
// @ts-ignore: decorator
@inline
export function along(radius: v128, theta: v128, u: v128): v128 {
  return f32x4.mul(f32x4.mul(radius, theta), sineRatio(u));
}
