// heavy-ball.ts — SGD with momentum and a running sum of its iterates: its moments in expectation, and its rows by
// simulation.
//
//   m ← b m + g,   r ← r − γ m,   s ← s + r        g = (1/B) λ Σ_b z_b (z_b·r − ε_b)
//
// In expectation each node has w times the moments A = E r², C = E r m, M = E m², D = E r s, F = E m s, H = E s², w the
// coordinates that it stands for, and what is left of a mean: r, m and s of a start of 1. Nodes meet in S = noise + Σ A:
//
//   E m'² = b² M + 2 b λ C + λ² (k A + w S/B),   E r m' = b C + λ A,   E s m' = b F + λ D,   k = 1 + (κ − 2)/B.

/** Arrays of a moment block: λ, w, A, C, M, D, F, H, r, m, s. */
// @ts-ignore: decorator
@inline
const ARRAYS: usize = 11;

/** Bytes of the moments of `count` nodes, a multiple of 2. */
export function heavyBallBytes(count: i32): usize {
  return ARRAYS * ((<usize>count) << 3);
}

// @ts-ignore: decorator
@inline
function twice(x: v128): v128 {
  return f64x2.add(x, x);
}

/**
 * `updates` updates of all moments with one step size; where `sums`, iterates go into the sums. Σ A goes in as `sum` and
 * is returned: even nodes, then odd ones.
 */
export function heavyBallMoments(
  block: usize,
  count: i32,
  sum: f64,
  updates: i32,
  sums: bool,
  stepSize: f64,
  momentum: f64,
  noiseVariance: f64,
  batch: f64,
  kurtosis: f64,
): f64 {
  const bytes = (<usize>count) << 3;
  const step = f64x2.splat(stepSize);
  const b = f64x2.splat(momentum);
  const k = f64x2.splat(1 + (kurtosis - 2) / batch);
  for (; updates > 0; --updates) {
    const share = f64x2.splat((noiseVariance + sum) / batch);
    let total = f64x2.splat(0);
    for (let at = block, end = block + bytes; at < end; at += 16) {
      let i = at;
      const lambda = v128.load(i);
      const weight = v128.load((i += bytes));
      const a = v128.load((i += bytes));
      const c = v128.load((i += bytes));
      const m = v128.load((i += bytes));
      const gradient = f64x2.mul(
        f64x2.mul(lambda, lambda),
        f64x2.add(f64x2.mul(k, a), f64x2.mul(weight, share)),
      );
      const drift = f64x2.mul(b, f64x2.mul(lambda, c));
      const nextM = f64x2.add(f64x2.add(f64x2.mul(b, f64x2.mul(b, m)), twice(drift)), gradient);
      const cross = f64x2.add(f64x2.mul(b, c), f64x2.mul(lambda, a));
      const moved = f64x2.mul(step, nextM);
      const nextA = f64x2.sub(a, f64x2.mul(step, f64x2.sub(twice(cross), moved)));
      const nextC = f64x2.sub(cross, moved);
      total = f64x2.add(total, nextA);
      i = at + bytes;
      v128.store((i += bytes), nextA);
      v128.store((i += bytes), nextC);
      v128.store((i += bytes), nextM);
      const means = i + 3 * bytes;
      const nextMean = f64x2.add(
        f64x2.mul(b, v128.load(means + 2 * bytes)),
        f64x2.mul(lambda, v128.load(means + bytes)),
      );
      const mean = f64x2.sub(v128.load(means + bytes), f64x2.mul(step, nextMean));
      v128.store(means + bytes, mean);
      v128.store(means + 2 * bytes, nextMean);
      if (!sums) continue;
      const d = v128.load((i += bytes));
      const f = v128.load(i + bytes);
      const h = v128.load(i + 2 * bytes);
      const before = f64x2.add(f64x2.mul(b, f), f64x2.mul(lambda, d)); // E s m'
      const against = f64x2.sub(d, f64x2.mul(step, before)); // E s r'
      v128.store(i, f64x2.add(against, nextA));
      v128.store(i + bytes, f64x2.add(before, nextC));
      v128.store(i + 2 * bytes, f64x2.add(h, f64x2.add(twice(against), nextA)));
      v128.store(means + 3 * bytes, f64x2.add(v128.load(means + 3 * bytes), mean));
    }
    sum = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
  }
  return sum;
}

/** Σ z_i r_i: four partial sums by coordinate mod 4, (s0 + s2) + (s1 + s3), then the last d mod 4. */
// @ts-ignore: decorator
@inline
function dot(z: usize, r: usize, d: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const end = z + ((<usize>(d & ~3)) << 3);
  for (; z < end; z += 32) {
    low = f64x2.add(low, f64x2.mul(v128.load(z), v128.load(r)));
    high = f64x2.add(high, f64x2.mul(v128.load(z, 16), v128.load(r, 16)));
    r += 32;
  }
  const both = f64x2.add(low, high);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (let i = d & 3; i > 0; --i) {
    sum += load<f64>(z) * load<f64>(r);
    z += 8;
    r += 8;
  }
  return sum;
}

/** g += factor z. */
// @ts-ignore: decorator
@inline
function gather(g: usize, z: usize, d: i32, factor: f64): void {
  const f = f64x2.splat(factor);
  const end = z + ((<usize>(d & ~1)) << 3);
  for (; z < end; z += 16) {
    v128.store(g, f64x2.add(v128.load(g), f64x2.mul(f, v128.load(z))));
    g += 16;
  }
  if ((d & 1) != 0) store<f64>(g, load<f64>(g) + factor * load<f64>(z));
}

/**
 * `rows` rows of the simulation: z (rows × d) and noise (rows). Arrays of d f64 at `state`: r, m, s, g (the batch's sum so
 * far, 0 at its start). `gathered` rows of the batch are in g; each time it is full, the next of `stepSizes` is taken.
 * Where `sums`, iterates go into s. Returns the number of rows that were taken: fewer where an error was not finite.
 */
export function heavyBallRows(
  state: usize,
  eigenvalues: usize,
  z: usize,
  noise: usize,
  d: i32,
  rows: i32,
  gathered: i32,
  batch: i32,
  stepSizes: usize,
  momentum: f64,
  sums: bool,
): i32 {
  const bytes = (<usize>d) << 3;
  const scale = 1.0 / <f64>batch;
  for (let row = 0; row < rows; ++row) {
    const error = dot(z, state, d) - load<f64>(noise);
    if (!isFinite(error)) return row;
    gather(state + 3 * bytes, z, d, error);
    z += bytes;
    noise += 8;
    if (++gathered < batch) continue;
    gathered = 0;
    const step = load<f64>(stepSizes);
    stepSizes += 8;
    for (let i: usize = 0; i < bytes; i += 8) {
      const r = state + i;
      const g = scale * load<f64>(eigenvalues + i) * load<f64>(r + 3 * bytes);
      const m = momentum * load<f64>(r + bytes) + g;
      const next = load<f64>(r) - step * m;
      store<f64>(r, next);
      store<f64>(r + bytes, m);
      store<f64>(r + 3 * bytes, 0);
      if (sums) store<f64>(r + 2 * bytes, load<f64>(r + 2 * bytes) + next);
    }
  }
  return rows;
}
