// moments.ts — expected SGD, one update of second moments a_i = w_i E r_i² of the whitened residual, w_i the coordinates that
// node i stands for:
//
//   a_i ← a_i (1 − 2x + k x²) + w_i x² (noise + Σ_j a_j) / B,   x = γ λ_i,   k = 1 + (κ − 2) / B,
//
// evaluated as a + (p a + q S/B) with p = x (k x − 2), q = w x²: a small change is added to a, so that errors do not build
// up with the number of updates as they would with a rounded factor 1 − 2x + k x² used a million times. Stretches of one
// step size read p and q from arrays, single updates compute them on the way: the same operations, the same bits.

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

/** p = x (k x − 2). */
// @ts-ignore: decorator
@inline
function pull(x: v128, k: v128): v128 {
  return f64x2.mul(x, f64x2.sub(f64x2.mul(k, x), f64x2.splat(2)));
}

/** New A of two coordinates, stored. */
// @ts-ignore: decorator
@inline
function updated(second: usize, p: v128, q: v128, share: v128): v128 {
  const a = v128.load(second);
  const next = f64x2.add(a, f64x2.add(f64x2.mul(p, a), f64x2.mul(q, share)));
  v128.store(second, next);
  return next;
}

/** The same with p and q from x = γ λ. */
// @ts-ignore: decorator
@inline
function computed(
  second: usize,
  eigenvalues: usize,
  weights: usize,
  step: v128,
  k: v128,
  share: v128,
): v128 {
  const x = f64x2.mul(step, v128.load(eigenvalues));
  return updated(second, pull(x, k), f64x2.mul(v128.load(weights), f64x2.mul(x, x)), share);
}

/** The same with p and q from their arrays. */
// @ts-ignore: decorator
@inline
function prepared(second: usize, ps: usize, qs: usize, share: v128): v128 {
  return updated(second, v128.load(ps), v128.load(qs), share);
}

// @ts-ignore: decorator
@inline
function batchFactor(kurtosis: f64, batch: f64): v128 {
  return f64x2.splat(1 + (kurtosis - 2) / batch);
}

/** Fills the arrays of p and q, which follow each other at `prepared`, for one step size. */
export function momentsPrepare(
  eigenvalues: usize,
  weights: usize,
  prepared: usize,
  count: i32,
  stepSize: f64,
  batch: f64,
  kurtosis: f64,
): void {
  const step = f64x2.splat(stepSize);
  const k = batchFactor(kurtosis, batch);
  const bytes = (<usize>count) << 3;
  for (let i: usize = 0; i < bytes; i += 16) {
    const x = f64x2.mul(step, v128.load(eigenvalues + i));
    v128.store(prepared + i, pull(x, k));
    v128.store(prepared + bytes + i, f64x2.mul(v128.load(weights + i), f64x2.mul(x, x)));
  }
}

/** `updates` updates of `count` moments with `momentsPrepare`d arrays; Σ_j A_j goes in as `sum` and is returned. */
export function momentsRepeat(
  ps: usize,
  second: usize,
  count: i32,
  sum: f64,
  updates: i32,
  noiseVariance: f64,
  batch: f64,
): f64 {
  const bytes = (<usize>count) << 3;
  for (; updates > 0; --updates) {
    const share = f64x2.splat((noiseVariance + sum) / batch);
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    let c = f64x2.splat(0);
    let d = f64x2.splat(0);
    let p = ps;
    let q = ps + bytes;
    for (let s = second, end = second + bytes; s < end; s += 64) {
      a = f64x2.add(a, prepared(s, p, q, share));
      b = f64x2.add(b, prepared(s + 16, p + 16, q + 16, share));
      c = f64x2.add(c, prepared(s + 32, p + 32, q + 32, share));
      d = f64x2.add(d, prepared(s + 48, p + 48, q + 48, share));
      p += 64;
      q += 64;
    }
    sum = folded(a, b, c, d);
  }
  return sum;
}

/** One update without preparation. */
export function momentsUpdate(
  eigenvalues: usize,
  weights: usize,
  second: usize,
  count: i32,
  sum: f64,
  stepSize: f64,
  noiseVariance: f64,
  batch: f64,
  kurtosis: f64,
): f64 {
  const step = f64x2.splat(stepSize);
  const k = batchFactor(kurtosis, batch);
  const share = f64x2.splat((noiseVariance + sum) / batch);
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  let e = eigenvalues;
  let w = weights;
  for (let s = second, end = second + ((<usize>count) << 3); s < end; s += 64) {
    a = f64x2.add(a, computed(s, e, w, step, k, share));
    b = f64x2.add(b, computed(s + 16, e + 16, w + 16, step, k, share));
    c = f64x2.add(c, computed(s + 32, e + 32, w + 32, step, k, share));
    d = f64x2.add(d, computed(s + 48, e + 48, w + 48, step, k, share));
    e += 64;
    w += 64;
  }
  return folded(a, b, c, d);
}

/** Π_i ← Π_i (1 − γ λ_i). */
export function momentsSurviveOnce(
  eigenvalues: usize,
  survival: usize,
  count: i32,
  stepSize: f64,
): void {
  const step = f64x2.splat(stepSize);
  const one = f64x2.splat(1);
  for (let i: usize = 0, bytes = (<usize>count) << 3; i < bytes; i += 16) {
    const x = f64x2.mul(step, v128.load(eigenvalues + i));
    const p = v128.load(survival + i);
    v128.store(survival + i, f64x2.mul(p, f64x2.sub(one, x)));
  }
}

/** Π_i ← Π_i (1 − γ λ_i)^updates by logarithms, which keeps |log Π| accurate to the last bits. */
export function momentsSurvive(
  eigenvalues: usize,
  survival: usize,
  count: i32,
  stepSize: f64,
  updates: f64,
): void {
  for (let i: usize = 0, bytes = (<usize>count) << 3; i < bytes; i += 8) {
    const x = stepSize * load<f64>(eigenvalues + i);
    if (x == 0) continue;
    const size = NativeMath.exp(updates * (x < 1 ? NativeMath.log1p(-x) : NativeMath.log(x - 1)));
    const p = load<f64>(survival + i);
    store<f64>(survival + i, x < 1 || updates % 2 == 0 ? p * size : -p * size);
  }
}
