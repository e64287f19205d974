// normal.ts — four normals from five random words per lane, in f32 with + − × ÷ √ and integer operations only,
// so that the bits are the same on every machine.
//
// −log(u1 u2) is Gamma(2); a uniform b splits it into two independent exponentials G b and G (1 − b), each half the
// square of a radius; each radius and a uniform angle give two normals (Box and Muller, A Note on the Generation of
// Random Normal Deviates, 1958; the split is the Beta(1, 1) division of a Gamma variable). One logarithm serves four.
// docs/adr/0002-random-streams.md says how well: polynomials 5e-8, f32 evaluation 3e-7, bias of moments below 4e-8.

/**
 * Gamma(2) / 2^31 from two words.
 *
 * The words become odd integers in ±[1, 2^31 − 1], so neither uniform is 0. Their product p ≤ 2^62 is split as
 * 2^e m with m / 2^62 in [√½, √2): −log(p / 2^62) = −e log 2 − 2 atanh((m − 2^62) / (m + 2^62)), e ≤ 0.
 */
// @ts-ignore: decorator
@inline
export function scaledGamma(first: v128, second: v128): v128 {
  const one = i32x4.splat(1);
  const product = f32x4.abs(
    f32x4.mul(
      f32x4.convert_i32x4_s(v128.or(first, one)),
      f32x4.convert_i32x4_s(v128.or(second, one)),
    ),
  );
  const exponent = v128.and(
    i32x4.sub(product, i32x4.splat(0x5e3504f3)), // √½ · 2^62
    i32x4.splat(0xff800000),
  );
  const mantissa = i32x4.sub(product, exponent);
  const s = f32x4.div(
    f32x4.sub(mantissa, f32x4.splat(4611686018427387904)),
    f32x4.add(mantissa, f32x4.splat(4611686018427387904)),
  );
  const u = f32x4.mul(s, s);
  // −2 atanh(s) / s / 2^31, minimax on |s| ≤ 3 − 2√2, relative error 1.2e-7
  let q = f32x4.mul(u, f32x4.splat(-1.9230632364308775e-10));
  q = f32x4.add(q, f32x4.splat(-3.103734491638477e-10));
  q = f32x4.add(f32x4.mul(q, u), f32x4.splat(-9.31322685637781e-10));
  // −log 2 / 2^54 turns e · 2^23 into −e log 2 / 2^31
  const whole = f32x4.mul(
    f32x4.convert_i32x4_s(exponent),
    f32x4.splat(-3.847739807131265e-17),
  );
  return f32x4.add(whole, f32x4.mul(s, q));
}

/** Radius √(2 G b), b = ½ + split / 2^32, from `scaledGamma` and a word as a float. */
// @ts-ignore: decorator
@inline
export function firstRadius(gamma: v128, split: v128): v128 {
  return f32x4.sqrt(f32x4.mul(gamma, f32x4.add(f32x4.splat(2147483648), split)));
}

/** Radius √(2 G (1 − b)) of the other exponential. */
// @ts-ignore: decorator
@inline
export function secondRadius(gamma: v128, split: v128): v128 {
  return f32x4.sqrt(f32x4.mul(gamma, f32x4.sub(f32x4.splat(2147483648), split)));
}

/** Angle θ in [−π/2, π/2) from the low 31 bits, in the unit 1/0.2634 in which cosine's polynomial is monic. */
// @ts-ignore: decorator
@inline
export function angle(word: v128): v128 {
  return f32x4.mul(
    f32x4.convert_i32x4_s(i32x4.shl(word, 1)),
    f32x4.splat(1.9264960460230185e-10),
  );
}

/** cos θ from the square of `angle`; minimax of degree 8. */
// @ts-ignore: decorator
@inline
export function cosine(u: v128): v128 {
  let c = f32x4.add(u, f32x4.splat(-4.15047025680542));
  c = f32x4.add(f32x4.mul(c, u), f32x4.splat(8.658531188964844));
  c = f32x4.add(f32x4.mul(c, u), f32x4.splat(-7.2079691886901855));
  return f32x4.add(f32x4.mul(c, u), f32x4.splat(0.9999999403953552));
}

/** sin θ / `angle` from the square of `angle`; minimax of degree 9. */
// @ts-ignore: decorator
@inline
export function sineRatio(u: v128): v128 {
  let s = f32x4.mul(u, f32x4.splat(0.4272109270095825));
  s = f32x4.add(s, f32x4.splat(-2.2532920837402344));
  s = f32x4.add(f32x4.mul(s, u), f32x4.splat(6.5752692222595215));
  s = f32x4.add(f32x4.mul(s, u), f32x4.splat(-9.122506141662598));
  return f32x4.add(f32x4.mul(s, u), f32x4.splat(3.7968363761901855));
}

/** Radius · cosine, with the word's top bit as sign: the other half of the circle. */
// @ts-ignore: decorator
@inline
export function across(radius: v128, word: v128, u: v128): v128 {
  return v128.xor(f32x4.mul(radius, cosine(u)), v128.and(word, i32x4.splat(0x80000000)));
}

/** Radius · sine. */
// @ts-ignore: decorator
@inline
export function along(radius: v128, theta: v128, u: v128): v128 {
  return f32x4.mul(f32x4.mul(radius, theta), sineRatio(u));
}
