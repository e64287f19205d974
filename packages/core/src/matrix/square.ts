// square.ts — products of square matrices (n × n, row-major), summed in one order: the same bits everywhere.

/** A B. */
export function product(a: Float64Array, b: Float64Array): Float64Array {
  const n = Math.sqrt(a.length);
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = result.subarray(i * n, i * n + n);
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k];
      if (factor === 0) continue;
      const other = b.subarray(k * n, k * n + n);
      for (let j = 0; j < n; j++) row[j] += factor * other[j];
    }
  }
  return result;
}

/** Aᵀ. */
export function transposed(a: Float64Array): Float64Array {
  const n = Math.sqrt(a.length);
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) result[j * n + i] = a[i * n + j];
  return result;
}

/** diag(f) A. */
export function rowsScaled(factors: Float64Array, a: Float64Array): Float64Array {
  const n = factors.length;
  return a.map((value, at) => factors[Math.floor(at / n)] * value);
}

/** A x. */
export function applied(a: Float64Array, x: Float64Array): Float64Array {
  const n = x.length;
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += a[i * n + j] * x[j];
    result[i] = sum;
  }
  return result;
}

export function diagonalOf(a: Float64Array): Float64Array {
  const n = Math.sqrt(a.length);
  return Float64Array.from({ length: n }, (_, i) => a[i * n + i]);
}

/** x yᵀ. */
export function outer(x: Float64Array, y: Float64Array): Float64Array {
  const n = x.length;
  return Float64Array.from({ length: n * n }, (_, at) => x[Math.floor(at / n)] * y[at % n]);
}

export function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
}
