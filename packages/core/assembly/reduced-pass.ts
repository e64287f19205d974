// reduced-pass.ts — passes over components: put the previous update in and form the dot product with the next normals
// in one go. Every sum has two partial vectors, components 4 k + (0, 1) and 4 k + (2, 3), so that a product formed by
// itself has the same bits. Counts are multiples of 4.

/** What an update does to components: a − λ (factor g + shrink a), and length² += (factor λ)² χ². */
@unmanaged
export class Change {
  factor: f64;
  /** 0 unless batched. */
  shrink: f64;
}

// @ts-ignore: decorator
@inline
function normals(g: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(g));
}

// @ts-ignore: decorator
@inline
function product(value: usize, g: usize): v128 {
  return f64x2.mul(v128.load(value), normals(g));
}

/** Σ a g in two lanes. */
export function weighted(values: usize, g: usize, count: i32): v128 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (const end = values + ((<usize>count) << 3); values < end; values += 32) {
    low = f64x2.add(low, product(values, g));
    high = f64x2.add(high, product(values + 16, g + 8));
    g += 16;
  }
  return f64x2.add(low, high);
}

/** Σ a² in two lanes. */
export function squares(values: usize, count: i32): v128 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (const end = values + ((<usize>count) << 3); values < end; values += 32) {
    const first = v128.load(values);
    const second = v128.load(values, 16);
    low = f64x2.add(low, f64x2.mul(first, first));
    high = f64x2.add(high, f64x2.mul(second, second));
  }
  return f64x2.add(low, high);
}

/** Sum of the two lanes. */
// @ts-ignore: decorator
@inline
export function folded(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** a − λ shrink a − (factor λ) g; `shrink` counts only in batches. */
// @ts-ignore: decorator
@inline
function moved(batched: bool, value: usize, scaled: v128, rate: v128, g: usize, s: v128): v128 {
  let a = v128.load(value);
  if (batched) a = f64x2.sub(a, f64x2.mul(f64x2.mul(rate, s), a));
  return f64x2.sub(a, f64x2.mul(scaled, normals(g)));
}

/** Two signed components; returns their products with the next normals. */
// @ts-ignore: decorator
@inline
function turned(batched: bool, value: usize, rates: usize, g: usize, next: usize, f: v128, s: v128): v128 {
  const rate = v128.load(rates);
  const a = moved(batched, value, f64x2.mul(f, rate), rate, g, s);
  v128.store(value, a);
  return f64x2.mul(a, normals(next));
}

/** Two radial components. */
// @ts-ignore: decorator
@inline
function grown(batched: bool, value: usize, rates: usize, g: usize, chi: usize, next: usize, f: v128, s: v128): v128 {
  const rate = v128.load(rates);
  const scaled = f64x2.mul(f, rate);
  const along = moved(batched, value, scaled, rate, g, s);
  const across = f64x2.mul(f64x2.mul(scaled, scaled), v128.load(chi));
  const a = f64x2.sqrt(f64x2.add(f64x2.mul(along, along), across));
  v128.store(value, a);
  return f64x2.mul(a, normals(next));
}

/** Updates signed components; returns Σ a g' with the normals at `next` in two lanes. */
// @ts-ignore: decorator
@inline
export function signedPass(
  batched: bool,
  values: usize,
  rates: usize,
  g: usize,
  next: usize,
  count: i32,
  change: Change,
): v128 {
  const f = f64x2.splat(change.factor);
  const s = f64x2.splat(change.shrink);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (const end = values + ((<usize>count) << 3); values < end; values += 32) {
    low = f64x2.add(low, turned(batched, values, rates, g, next, f, s));
    high = f64x2.add(high, turned(batched, values + 16, rates + 16, g + 8, next + 8, f, s));
    rates += 32;
    g += 16;
    next += 16;
  }
  return f64x2.add(low, high);
}

/** The same for radial components. */
// @ts-ignore: decorator
@inline
export function radialPass(
  batched: bool,
  values: usize,
  rates: usize,
  g: usize,
  next: usize,
  count: i32,
  change: Change,
  chi: usize,
): v128 {
  const f = f64x2.splat(change.factor);
  const s = f64x2.splat(change.shrink);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (const end = values + ((<usize>count) << 3); values < end; values += 32) {
    low = f64x2.add(low, grown(batched, values, rates, g, chi, next, f, s));
    high = f64x2.add(high, grown(batched, values + 16, rates + 16, g + 8, chi + 16, next + 8, f, s));
    rates += 32;
    g += 16;
    next += 16;
    chi += 32;
  }
  return f64x2.add(low, high);
}
