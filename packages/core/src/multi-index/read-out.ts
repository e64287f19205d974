// read-out.ts — the second layer by ridge regression towards a start: argmin_a |y − F a|²/n + r |a − a0|².

import { createGramSum } from "../kernel/gram.js";

/** Sums over rows of a ridge regression. */
export interface RidgeSums {
  /** Where the features of the next rows go, (m × columns) row-major, anew for every `add`: valid until a kernel allocates. */
  readonly features: () => Float64Array;
  /** Adds rows whose features are there, 0 beyond the last: `rest` is what a0 leaves of their labels, y − F a0. */
  readonly add: (rest: Float64Array) => void;
  /** a − a0 (m), for r > 0. */
  readonly solve: (ridge: number) => Float64Array;
  readonly release: () => void;
}

/** @param columns rows at a time, even. Throws: MEMORY_REFUSED. */
export function ridgeSums(width: number, columns: number): RidgeSums {
  const gram = createGramSum(width, columns);
  const right = new Float64Array(width);
  let rows = 0;
  return {
    features: gram.panel,
    add(rest) {
      const features = gram.panel();
      rows += rest.length;
      for (let j = 0; j < width; j++) {
        let sum = 0;
        for (let s = 0; s < rest.length; s++) sum += features[j * columns + s] * rest[s];
        right[j] += sum;
      }
      gram.add();
    },
    solve(ridge) {
      const matrix = gram.values();
      for (let j = 0; j < width; j++) matrix[j * width + j] += ridge * rows;
      return solveCholesky(matrix, right.slice());
    },
    release: gram.release,
  };
}

/** Solves A x = right in place for a positive definite A, of which only the lower triangle is read. */
export function solveCholesky(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  for (let j = 0; j < n; j++) {
    for (let k = 0; k <= j; k++) {
      let sum = matrix[j * n + k];
      for (let i = 0; i < k; i++) sum -= matrix[j * n + i] * matrix[k * n + i];
      matrix[j * n + k] = j === k ? Math.sqrt(sum) : sum / matrix[k * n + k];
    }
  }
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < j; i++) right[j] -= matrix[j * n + i] * right[i];
    right[j] /= matrix[j * n + j];
  }
  for (let j = n - 1; j >= 0; j--) {
    for (let i = j + 1; i < n; i++) right[j] -= matrix[i * n + j] * right[i];
    right[j] /= matrix[j * n + j];
  }
  return right;
}
