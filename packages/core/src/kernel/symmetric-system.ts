// symmetric-system.ts — linear systems with a symmetric matrix of `positive` rows above and `negative` rows below zero
// (quasi-definite: such a matrix has L D Lᵀ in any order), by the kernels in assembly/panels.ts and assembly/cholesky.ts.

import { allocate, byteView, float64View, release } from "./memory.js";
import { wasm } from "./wasm.js";

export interface SymmetricSystemOptions {
  /** Rows of the upper left part, which is positive definite. */
  readonly positive: number;
  /** Rows of the lower right part, which is negative definite. Default 0. */
  readonly negative?: number;
  /** Asked about every 3 ms. */
  readonly poll: () => void;
}

/** Columns of a matrix in panels of four rows, in kernel memory: what is multiplied with itself. */
export interface Panels {
  readonly at: number;
  /** Panels. */
  readonly count: number;
  readonly columns: number;
}

export interface SymmetricSystem {
  /** Row of the matrix at which the negative part starts: a multiple of four. */
  readonly negativeFrom: number;
  /** Rows, those included that fill up each part to a multiple of four. */
  readonly order: number;
  /** Adds to entry (row, column), column ≤ row. */
  add(row: number, column: number, value: number): void;
  /** Adds P Pᵀ over columns first … last − 1 to the upper left part. */
  addProduct(panels: Panels, first: number, last: number): void;
  /** In place of the matrix its L D Lᵀ; false where a pivot has the wrong sign or is 0. */
  factor(): boolean;
  /** Solves for a right side (order), in place. */
  solve(values: Float64Array): void;
  release(): void;
}

/** Multiplications of one call: about 3 ms. */
const CALL_SIZE = 8e6;

/** Columns of P at a time. */
const DEPTH = 256;

/** Tiles of four columns that are eliminated at a time. */
const BLOCK = 16;

/**
 * The zero matrix; rows that only fill up have a diagonal of ±1. Memory: 4 bytes per entry of the matrix.
 * Throws: MEMORY_REFUSED, what `poll` throws.
 *
 * @example
 * const system = createSymmetricSystem({ positive: 2, poll });
 * system.add(0, 0, 2); system.add(1, 1, 4);
 * system.factor() && system.solve(Float64Array.of(2, 4, 0, 0)); // 1, 1, 0, 0
 */
export function createSymmetricSystem(options: SymmetricSystemOptions): SymmetricSystem {
  const { positive, negative = 0, poll } = options;
  const border = Math.ceil(positive / 4);
  const panels = border + Math.ceil(negative / 4);
  const matrixBytes = 64 * panels * (panels + 1);
  const bytes = matrixBytes + 32 * panels;
  const at = allocate(bytes);
  const vector = at + matrixBytes;
  byteView(at, matrixBytes).fill(0);
  const add = (row: number, column: number, value: number): void => {
    float64View(entryAt(at, row, column), 1)[0] += value;
  };
  for (let row = positive; row < 4 * border; row++) add(row, row, 1);
  for (let row = 4 * border + negative; row < 4 * panels; row++) add(row, row, -1);

  /** Runs `call` on parts of panels from … to whose work adds up to that of a call. */
  const inParts = (
    [from, to]: readonly [number, number],
    work: (panel: number) => number,
    call: (from: number, to: number) => void,
  ): void => {
    for (let start = from; start < to;) {
      let end = start;
      for (let sum = 0; end < to && (end === start || sum < CALL_SIZE); end++) sum += work(end);
      poll();
      call(start, end);
      start = end;
    }
  };

  function eliminate(first: number, last: number, sign: number): boolean {
    let failed = -1;
    inParts(
      [first, panels],
      () => 32 * (last - first) ** 2,
      (from, to) => {
        if (failed < 0) failed = wasm.choleskyColumns(at, first, last, from, to, sign);
      },
    );
    if (failed >= 0) return false;
    inParts(
      [last, panels],
      (panel) => 64 * (last - first) * (panel - last + 1),
      (from, to) => {
        const columns = [4 * first, 4 * (last - first)] as const;
        wasm.panelsAddProduct(at, from, to, last, at, 0, ...columns, -sign);
      },
    );
    return true;
  }

  return {
    negativeFrom: 4 * border,
    order: 4 * panels,
    add,
    addProduct({ at: left, count, columns }, first, last) {
      for (let k = first; k < last; k += DEPTH) {
        const depth = Math.min(DEPTH, last - k);
        inParts(
          [0, count],
          (panel) => 16 * depth * (panel + 1),
          (from, to) => {
            wasm.panelsAddProduct(at, from, to, 0, left, 32 * columns, k, depth, 1);
          },
        );
      }
    },
    factor() {
      for (let first = 0; first < panels;) {
        const end = first < border ? border : panels;
        const last = Math.min(first + BLOCK, end);
        if (!eliminate(first, last, first < border ? 1 : -1)) return false;
        first = last;
      }
      return true;
    },
    solve(values) {
      float64View(vector, 4 * panels).set(values);
      inParts([0, panels], substitution, (from, to) => {
        wasm.choleskyForward(at, from, to, vector);
      });
      const half = float64View(vector, 4 * panels);
      for (let row = 4 * border; row < half.length; row++) half[row] = -half[row];
      // From the last panel to the first.
      inParts(
        [0, panels],
        (panel) => substitution(panels - 1 - panel),
        (from, to) => {
          wasm.choleskyBackward(at, panels - to, panels - from, vector);
        },
      );
      values.set(float64View(vector, 4 * panels));
    },
    release() {
      release(at, bytes);
    },
  };
}

function substitution(panel: number): number {
  return 16 * (panel + 1);
}

function entryAt(at: number, row: number, column: number): number {
  const panel = row >> 2;
  return at + 64 * panel * (panel + 1) + 8 * (4 * column + (row & 3));
}
