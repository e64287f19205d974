// moments.ts — expected SGD, one update of second moments A_i = E r_i² of the whitened residual:
//
//   A_i ← A_i (1 − 2x + k x²) + x² (noise + Σ_j A_j) / B,   x = γ λ_i,   k = 1 + (κ − 2) / B,
//
// evaluated as A + x (x (k A + S/B) − 2 A): a small change is added to A, so that errors do not build up with the
// number of updates as they would with a rounded factor 1 − 2x + k x² used a million times.

/** Partial sums s0 … s7 by coordinate mod 8, then ((s0 + s2) + (s4 + s6)) + ((s1 + s3) + (s5 + s7)). */
// @ts-ignore: decorator
@inline
function folded(a: v128, b: v128, c: v128, d: v128): f64 {
  const sums = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** Σ of `count` values (a multiple of 8). */
export function momentsSum(values: usize, count: i32): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  for (let end = values + ((<usize>count) << 3); values < end; values += 64) {
    a = f64x2.add(a, v128.load(values, 0));
    b = f64x2.add(b, v128.load(values, 16));
    c = f64x2.add(c, v128.load(values, 32));
    d = f64x2.add(d, v128.load(values, 48));
  }
  return folded(a, b, c, d);
}

/** New A of two coordinates, stored. */
// @ts-ignore: decorator
@inline
function updated(second: usize, eigenvalues: usize, step: v128, k: v128, share: v128): v128 {
  const a = v128.load(second);
  const x = f64x2.mul(step, v128.load(eigenvalues));
  const pull = f64x2.add(f64x2.mul(k, a), share);
  const change = f64x2.mul(x, f64x2.sub(f64x2.mul(x, pull), f64x2.add(a, a)));
  const next = f64x2.add(a, change);
  v128.store(second, next);
  return next;
}

/**
 * `updates` updates of `count` moments (a multiple of 8, padded with zeros) with one step size.
 * `sum` is Σ_j A_j at the start; returns it at the end.
 */
export function momentsAdvance(
  eigenvalues: usize,
  second: usize,
  count: i32,
  sum: f64,
  stepSize: f64,
  updates: i32,
  noiseVariance: f64,
  batch: f64,
  kurtosis: f64,
): f64 {
  const step = f64x2.splat(stepSize);
  const k = f64x2.splat(1 + (kurtosis - 2) / batch);
  const bytes = (<usize>count) << 3;
  for (; updates > 0; --updates) {
    const share = f64x2.splat((noiseVariance + sum) / batch);
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    let c = f64x2.splat(0);
    let d = f64x2.splat(0);
    for (let i: usize = 0; i < bytes; i += 64) {
      const s = second + i;
      const e = eigenvalues + i;
      a = f64x2.add(a, updated(s, e, step, k, share));
      b = f64x2.add(b, updated(s + 16, e + 16, step, k, share));
      c = f64x2.add(c, updated(s + 32, e + 32, step, k, share));
      d = f64x2.add(d, updated(s + 48, e + 48, step, k, share));
    }
    sum = folded(a, b, c, d);
  }
  return sum;
}

/** Π_i ← Π_i (1 − γ λ_i)^updates; by logarithms beyond four factors, which keeps |log Π| accurate to the last bits. */
export function momentsSurvive(
  eigenvalues: usize,
  survival: usize,
  count: i32,
  stepSize: f64,
  updates: f64,
): void {
  for (let i: usize = 0, bytes = (<usize>count) << 3; i < bytes; i += 8) {
    const x = stepSize * load<f64>(eigenvalues + i);
    let p = load<f64>(survival + i);
    if (updates <= 4) {
      for (let n: f64 = 0; n < updates; ++n) p *= 1 - x;
    } else if (x < 1) p *= NativeMath.exp(updates * NativeMath.log1p(-x));
    else {
      const size = NativeMath.exp(updates * NativeMath.log(x - 1));
      p *= updates % 2 == 0 ? size : -size;
    }
    store<f64>(survival + i, p);
  }
}
