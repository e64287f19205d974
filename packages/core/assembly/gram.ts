// gram.ts — G += X Xᵀ for a panel of columns: inner products of rows, four by two at a time.

/** Entries of G that are summed together. */
const ROWS: i32 = 4;
const COLUMNS: i32 = 2;

// @ts-ignore: decorator
@inline
function total(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

// @ts-ignore: decorator
@inline
function add(entry: usize, pair: v128): void {
  store<f64>(entry, load<f64>(entry) + total(pair));
}

/**
 * Adds X Xᵀ to the entries j ≤ i (at least) of G (rows × rows, f64, row-major) at `gram`; X (rows × columns, f64, row-major) at
 * `panel`. `rows` is a multiple of 4, `columns` of 2, both addresses of 16. Rows `first` up to `end` of G, multiples of 4.
 */
export function gramAdd(gram: usize, panel: usize, rows: i32, columns: i32, first: i32, end: i32): void {
  const stride: usize = (<usize>columns) << 3;
  const line: usize = (<usize>rows) << 3;
  for (let i = first; i < end; i += ROWS) {
    const a0 = panel + (<usize>i) * stride;
    const a1 = a0 + stride;
    const a2 = a1 + stride;
    const a3 = a2 + stride;
    for (let j = 0; j < i + ROWS; j += COLUMNS) {
      const b0 = panel + (<usize>j) * stride;
      const b1 = b0 + stride;
      let s00 = f64x2.splat(0);
      let s01 = s00;
      let s10 = s00;
      let s11 = s00;
      let s20 = s00;
      let s21 = s00;
      let s30 = s00;
      let s31 = s00;
      for (let at: usize = 0; at < stride; at += 16) {
        const left = v128.load(b0 + at);
        const right = v128.load(b1 + at);
        const x0 = v128.load(a0 + at);
        s00 = f64x2.add(s00, f64x2.mul(x0, left));
        s01 = f64x2.add(s01, f64x2.mul(x0, right));
        const x1 = v128.load(a1 + at);
        s10 = f64x2.add(s10, f64x2.mul(x1, left));
        s11 = f64x2.add(s11, f64x2.mul(x1, right));
        const x2 = v128.load(a2 + at);
        s20 = f64x2.add(s20, f64x2.mul(x2, left));
        s21 = f64x2.add(s21, f64x2.mul(x2, right));
        const x3 = v128.load(a3 + at);
        s30 = f64x2.add(s30, f64x2.mul(x3, left));
        s31 = f64x2.add(s31, f64x2.mul(x3, right));
      }
      const entry = gram + (<usize>i) * line + ((<usize>j) << 3);
      add(entry, s00);
      add(entry + 8, s01);
      add(entry + line, s10);
      add(entry + line + 8, s11);
      add(entry + 2 * line, s20);
      add(entry + 2 * line + 8, s21);
      add(entry + 3 * line, s30);
      add(entry + 3 * line + 8, s31);
    }
  }
}
