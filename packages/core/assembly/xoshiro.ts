// xoshiro.ts — four xoshiro128++ generators, one per lane (Blackman and Vigna, Scrambled Linear Pseudorandom Number
// Generators, 2021). AssemblyScript returns one value per function, so callers keep s0 … s3 as locals and write the
// six lines of a step out:
//
//   const w = output(s0, s3);
//   const t = i32x4.shl(s1, 9);
//   s2 = v128.xor(s2, s0);
//   s3 = v128.xor(s3, s1);
//   s1 = v128.xor(s1, s2);
//   s0 = v128.xor(s0, s3);
//   s2 = v128.xor(s2, t);
//   s3 = rotl11(s3);

/** The next word of every lane: rotl(s0 + s3, 7) + s0. */
// @ts-ignore: decorator
@inline
export function output(s0: v128, s3: v128): v128 {
  const sum = i32x4.add(s0, s3);
  return i32x4.add(v128.or(i32x4.shl(sum, 7), i32x4.shr_u(sum, 25)), s0);
}

// @ts-ignore: decorator
@inline
export function rotl11(x: v128): v128 {
  return v128.or(i32x4.shl(x, 11), i32x4.shr_u(x, 21));
}
