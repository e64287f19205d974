// read-out.ts — the second layer by ridge regression towards a start: argmin_a |y − F a|²/n + r |a − a0|².

/** Sums over rows of a ridge regression. */
export interface RidgeSums {
  /** Adds rows: features as (m × count), and what is left of their labels after the start, y − F a0. */
  readonly add: (features: Float64Array, rest: Float64Array) => void;
  /** a − a0 (m). Throws nothing: FᵀF/n + r is positive definite for r > 0. */
  readonly solve: (ridge: number) => Float64Array;
}

export function ridgeSums(width: number): RidgeSums {
  /** FᵀF, lower triangle (m × m), row-major. */
  const gram = new Float64Array(width * width);
  const right = new Float64Array(width);
  let rows = 0;
  return {
    add(features, rest) {
      const count = rest.length;
      rows += count;
      for (let j = 0; j < width; j++) {
        addRow(gram, { j, width }, features, count);
        const at = j * count;
        let sum = 0;
        for (let s = 0; s < count; s++) sum += features[at + s] * rest[s];
        right[j] += sum;
      }
    },
    solve(ridge) {
      const matrix = gram.slice();
      for (let j = 0; j < width; j++) matrix[j * width + j] += ridge * rows;
      return solveCholesky(matrix, right.slice());
    },
  };
}

/** Row j of the Gram matrix up to the diagonal, four columns at once. */
function addRow(
  gram: Float64Array,
  { j, width }: { readonly j: number; readonly width: number },
  features: Float64Array,
  count: number,
): void {
  const own = j * count;
  const row = j * width;
  let k = 0;
  for (; k + 4 <= j + 1; k += 4) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    const f0 = k * count;
    const f1 = f0 + count;
    const f2 = f1 + count;
    const f3 = f2 + count;
    for (let s = 0; s < count; s++) {
      const value = features[own + s];
      s0 += value * features[f0 + s];
      s1 += value * features[f1 + s];
      s2 += value * features[f2 + s];
      s3 += value * features[f3 + s];
    }
    gram[row + k] += s0;
    gram[row + k + 1] += s1;
    gram[row + k + 2] += s2;
    gram[row + k + 3] += s3;
  }
  for (; k <= j; k++) {
    let sum = 0;
    for (let s = 0; s < count; s++) sum += features[own + s] * features[k * count + s];
    gram[row + k] += sum;
  }
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
