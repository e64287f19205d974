// panels.ts — products of matrices in f64, kept as panels of four rows: element (4 I + a, k) stands at 4 k + a of panel I.
//
// A symmetric matrix keeps its lower half: panel I has 4 (I + 1) columns, which are I + 1 tiles of 4 × 4, column by column.
// A rectangular one has panels `stride` bytes apart. Every sum runs over ascending k, whoever calls and in whatever parts.

/** Address of panel I; stride 0 marks a lower half. */
// @ts-ignore: decorator
@inline
export function panelAt(matrix: usize, stride: usize, panel: i32): usize {
  const i = <usize>panel;
  return stride == 0 ? matrix + 64 * i * (i + 1) : matrix + i * stride;
}

/** tile(a, b) += sign Σ_k left(k, a) right(k, b), k < count. */
export function addTile(left: usize, right: usize, count: i32, tile: usize, sign: f64): void {
  let l0 = f64x2.splat(0);
  let h0 = f64x2.splat(0);
  let l1 = f64x2.splat(0);
  let h1 = f64x2.splat(0);
  let l2 = f64x2.splat(0);
  let h2 = f64x2.splat(0);
  let l3 = f64x2.splat(0);
  let h3 = f64x2.splat(0);
  for (const end = left + ((<usize>count) << 5); left < end; left += 32, right += 32) {
    const low = v128.load(left);
    const high = v128.load(left, 16);
    let b = v128.load64_splat(right);
    l0 = f64x2.add(l0, f64x2.mul(low, b));
    h0 = f64x2.add(h0, f64x2.mul(high, b));
    b = v128.load64_splat(right, 8);
    l1 = f64x2.add(l1, f64x2.mul(low, b));
    h1 = f64x2.add(h1, f64x2.mul(high, b));
    b = v128.load64_splat(right, 16);
    l2 = f64x2.add(l2, f64x2.mul(low, b));
    h2 = f64x2.add(h2, f64x2.mul(high, b));
    b = v128.load64_splat(right, 24);
    l3 = f64x2.add(l3, f64x2.mul(low, b));
    h3 = f64x2.add(h3, f64x2.mul(high, b));
  }
  const s = f64x2.splat(sign);
  v128.store(tile, f64x2.add(v128.load(tile), f64x2.mul(s, l0)));
  v128.store(tile, f64x2.add(v128.load(tile, 16), f64x2.mul(s, h0)), 16);
  v128.store(tile, f64x2.add(v128.load(tile, 32), f64x2.mul(s, l1)), 32);
  v128.store(tile, f64x2.add(v128.load(tile, 48), f64x2.mul(s, h1)), 48);
  v128.store(tile, f64x2.add(v128.load(tile, 64), f64x2.mul(s, l2)), 64);
  v128.store(tile, f64x2.add(v128.load(tile, 80), f64x2.mul(s, h2)), 80);
  v128.store(tile, f64x2.add(v128.load(tile, 96), f64x2.mul(s, l3)), 96);
  v128.store(tile, f64x2.add(v128.load(tile, 112), f64x2.mul(s, h3)), 112);
}

/**
 * Adds sign P Pᵀ over columns first … first + count of P to the tiles of a lower half in panels from … to, from tile
 * `leftmost` on. Panels of P lie `stride` bytes apart, or are those of the lower half itself where stride is 0.
 */
export function panelsAddProduct(
  lower: usize,
  from: i32,
  to: i32,
  leftmost: i32,
  panels: usize,
  stride: usize,
  first: i32,
  count: i32,
  sign: f64,
): void {
  const columns = (<usize>first) << 5;
  for (let j = leftmost; j < to; ++j) {
    const right = panelAt(panels, stride, j) + columns;
    for (let i = max(from, j); i < to; ++i) {
      const left = panelAt(panels, stride, i) + columns;
      addTile(left, right, count, panelAt(lower, 0, i) + ((<usize>j) << 7), sign);
    }
  }
}

/** out(4 I + a) = Σ_k panel I (k, a) x(k) for panels from … to. */
export function panelsTimes(
  panels: usize,
  stride: usize,
  from: i32,
  to: i32,
  count: i32,
  x: usize,
  out: usize,
): void {
  for (let i = from; i < to; ++i) {
    let at = panelAt(panels, stride, i);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let k: usize = 0, bytes = (<usize>count) << 3; k < bytes; k += 8, at += 32) {
      const value = v128.load64_splat(x + k);
      low = f64x2.add(low, f64x2.mul(v128.load(at), value));
      high = f64x2.add(high, f64x2.mul(v128.load(at, 16), value));
    }
    const to4 = out + ((<usize>i) << 5);
    v128.store(to4, low);
    v128.store(to4, high, 16);
  }
}

/** out(k) += Σ_I Σ_a panel I (k, a) x(4 I + a) for panels from … to. */
export function panelsTransposedTimes(
  panels: usize,
  stride: usize,
  from: i32,
  to: i32,
  count: i32,
  x: usize,
  out: usize,
): void {
  for (let i = from; i < to; ++i) {
    let at = panelAt(panels, stride, i);
    const low = v128.load(x + ((<usize>i) << 5));
    const high = v128.load(x + ((<usize>i) << 5), 16);
    for (let k: usize = 0, bytes = (<usize>count) << 3; k < bytes; k += 8, at += 32) {
      const sum = f64x2.add(f64x2.mul(v128.load(at), low), f64x2.mul(v128.load(at, 16), high));
      const before = load<f64>(out + k);
      store<f64>(out + k, before + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
    }
  }
}
