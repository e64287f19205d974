// cholesky.ts — A = L D Lᵀ with D = ±1 in place of the lower half of A (panels.ts), columns in blocks, and its solves.

import { addTile, panelAt } from "./panels";

/** L of a 4 × 4 tile in place, column by column; false where a pivot is not above 0. */
function factorTile(tile: usize): bool {
  for (let b: usize = 0; b < 4; ++b) {
    const column = tile + (b << 5);
    for (let c: usize = 0; c < b; ++c) {
      const other = tile + (c << 5);
      const factor = load<f64>(other + (b << 3));
      for (let a = b; a < 4; ++a) {
        const at = column + (a << 3);
        store<f64>(at, load<f64>(at) - load<f64>(other + (a << 3)) * factor);
      }
    }
    const pivot = load<f64>(column + (b << 3));
    if (!(pivot > 0 && pivot < Infinity)) return false;
    const root = sqrt(pivot);
    store<f64>(column + (b << 3), root);
    for (let a = b + 1; a < 4; ++a) {
      const at = column + (a << 3);
      store<f64>(at, load<f64>(at) / root);
    }
  }
  return true;
}

/** tile ← tile L⁻ᵀ with the L of a diagonal tile. */
function divideTile(tile: usize, diagonal: usize): void {
  for (let b: usize = 0; b < 4; ++b) {
    const column = tile + (b << 5);
    let low = v128.load(column);
    let high = v128.load(column, 16);
    for (let c: usize = 0; c < b; ++c) {
      const factor = v128.load64_splat(diagonal + (c << 5) + (b << 3));
      low = f64x2.sub(low, f64x2.mul(v128.load(tile + (c << 5)), factor));
      high = f64x2.sub(high, f64x2.mul(v128.load(tile + (c << 5), 16), factor));
    }
    const root = v128.load64_splat(diagonal + (b << 5) + (b << 3));
    v128.store(column, f64x2.div(low, root));
    v128.store(column, f64x2.div(high, root), 16);
  }
}

/**
 * Columns of tiles first … last of L in panels from … to, where what stands left of them is applied already and the sign of
 * D is the same; panels in ascending order, those of the diagonal first. Returns the column tile that has a pivot not
 * above 0, else −1.
 */
export function choleskyColumns(
  lower: usize,
  first: i32,
  last: i32,
  from: i32,
  to: i32,
  sign: f64,
): i32 {
  const columns = (<usize>first) << 7;
  for (let i = from; i < to; ++i) {
    const row = panelAt(lower, 0, i);
    for (let j = first; j < min(last, i + 1); ++j) {
      const tile = row + ((<usize>j) << 7);
      const other = panelAt(lower, 0, j);
      if (sign < 0) negate(tile);
      addTile(row + columns, other + columns, 4 * (j - first), tile, -1);
      if (i > j) divideTile(tile, other + ((<usize>j) << 7));
      else if (!factorTile(tile)) return j;
    }
  }
  return -1;
}

function negate(tile: usize): void {
  for (let at = tile; at < tile + 128; at += 16) v128.store(at, f64x2.neg(v128.load(at)));
}

/** x ← L⁻¹ x for panels from … to, those before them done. */
export function choleskyForward(lower: usize, from: i32, to: i32, x: usize): void {
  for (let i = from; i < to; ++i) {
    let at = panelAt(lower, 0, i);
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let k: usize = 0, bytes = (<usize>i) << 5; k < bytes; k += 8, at += 32) {
      const value = v128.load64_splat(x + k);
      low = f64x2.add(low, f64x2.mul(v128.load(at), value));
      high = f64x2.add(high, f64x2.mul(v128.load(at, 16), value));
    }
    const own = x + ((<usize>i) << 5);
    v128.store(own, f64x2.sub(v128.load(own), low));
    v128.store(own, f64x2.sub(v128.load(own, 16), high), 16);
    for (let b: usize = 0; b < 4; ++b) {
      let value = load<f64>(own + (b << 3));
      for (let c: usize = 0; c < b; ++c) {
        value -= load<f64>(at + (c << 5) + (b << 3)) * load<f64>(own + (c << 3));
      }
      store<f64>(own + (b << 3), value / load<f64>(at + (b << 5) + (b << 3)));
    }
  }
}

/** x ← L⁻ᵀ x for panels to − 1 down to from, those after them done. */
export function choleskyBackward(lower: usize, from: i32, to: i32, x: usize): void {
  for (let i = to - 1; i >= from; --i) {
    const row = panelAt(lower, 0, i);
    const tile = row + ((<usize>i) << 7);
    const own = x + ((<usize>i) << 5);
    for (let b: i32 = 3; b >= 0; --b) {
      const column = tile + ((<usize>b) << 5);
      let value = load<f64>(own + ((<usize>b) << 3));
      for (let c = b + 1; c < 4; ++c) {
        value -= load<f64>(column + ((<usize>c) << 3)) * load<f64>(own + ((<usize>c) << 3));
      }
      store<f64>(own + ((<usize>b) << 3), value / load<f64>(column + ((<usize>b) << 3)));
    }
    const low = v128.load(own);
    const high = v128.load(own, 16);
    let at = row;
    for (let k: usize = 0, bytes = (<usize>i) << 5; k < bytes; k += 8, at += 32) {
      const sum = f64x2.add(f64x2.mul(v128.load(at), low), f64x2.mul(v128.load(at, 16), high));
      const before = load<f64>(x + k);
      store<f64>(x + k, before - (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
    }
  }
}
