// symmetric-eigen.ts — eigenvalues of a symmetric matrix, and vectors in its eigenbasis, with +, −, ×, ÷ and √ only: the
// same bits everywhere.
//
// Householder tridiagonalisation, then implicit QL: Golub and Van Loan, Matrix Computations, 4th ed., 8.3.1 and 8.3.3.
// The transformations are applied to the vectors as they come (as Golub and Welsch 1969 do with the first row), so the
// eigenvectors are only made where they are asked for.

export interface EigenCoordinates {
  /** Eigenvalues, descending. Shape: (n). */
  readonly values: Float64Array;
  /** Qᵀ V: row k holds the vectors' components along eigenvector k. Shape: (n × count), row-major. */
  readonly components: Float64Array;
}

/** Iterations per eigenvalue after which something is wrong; two or three are usual. */
const MOST_ITERATIONS = 60;

/**
 * Eigenvalues of `matrix` (n × n, symmetric, destroyed) and the components of `vectors` (n × count, row-major, destroyed) in the
 * basis of its eigenvectors. The identity as `vectors` gives Qᵀ.
 *
 * Accuracy: a few units of rounding of the largest eigenvalue. Cost: 4/3 n³ + 3 n² count multiplications.
 */
export function eigenCoordinates(
  matrix: Float64Array,
  vectors: Float64Array,
  count: number,
): EigenCoordinates {
  const { diagonal, off } = tridiagonal(matrix, vectors, count);
  implicitQl({ diagonal, off }, vectors, count);
  return descending(diagonal, vectors, count);
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Entry k couples k and k + 1; the last is 0. */
  readonly off: Float64Array;
}

/** Reduces column by column: the reflection of column k leaves its first k + 1 entries. */
function tridiagonal(a: Float64Array, vectors: Float64Array, count: number): Tridiagonal {
  const n = Math.sqrt(a.length);
  const diagonal = new Float64Array(n);
  const off = new Float64Array(n);
  const v = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    diagonal[k] = a[k * n + k];
    // Reflection I − β v vᵀ that turns column k below the diagonal into (off, 0, …).
    let tail = 0;
    for (let i = k + 1; i < n; i++) v[i] = a[k * n + i];
    for (let i = k + 2; i < n; i++) tail += v[i] * v[i];
    const head = v[k + 1];
    if (tail === 0) {
      off[k] = head;
      continue;
    }
    const length = Math.sqrt(head * head + tail);
    off[k] = head > 0 ? -length : length;
    v[k + 1] = head - off[k];
    const beta = 2 / (v[k + 1] * v[k + 1] + tail);
    reflect(a, { v, p, from: k + 1, beta });
    reflectVectors(vectors, count, { v, from: k + 1, beta });
  }
  diagonal[n - 1] = a[n * n - 1];
  return { diagonal, off };
}

interface Reflection {
  readonly v: Float64Array;
  /** v is 0 before. */
  readonly from: number;
  readonly beta: number;
}

/** H A H on the rows and columns from `from` on; `p` is room for n numbers. */
function reflect(a: Float64Array, { v, p, from, beta }: Reflection & { readonly p: Float64Array }) {
  const n = v.length;
  let projection = 0;
  for (let i = from; i < n; i++) {
    const row = a.subarray(i * n, i * n + n);
    let sum = 0;
    for (let j = from; j < n; j++) sum += row[j] * v[j];
    p[i] = beta * sum;
    projection += p[i] * v[i];
  }
  const half = (beta * projection) / 2;
  for (let i = from; i < n; i++) p[i] -= half * v[i];
  for (let i = from; i < n; i++) {
    const row = a.subarray(i * n, i * n + n);
    const [vi, pi] = [v[i], p[i]];
    for (let j = from; j < n; j++) row[j] -= vi * p[j] + pi * v[j];
  }
}

function reflectVectors(vectors: Float64Array, count: number, { v, from, beta }: Reflection): void {
  const n = v.length;
  const projection = new Float64Array(count);
  for (let i = from; i < n; i++) {
    const row = vectors.subarray(i * count, i * count + count);
    for (let c = 0; c < count; c++) projection[c] += v[i] * row[c];
  }
  for (let i = from; i < n; i++) {
    const row = vectors.subarray(i * count, i * count + count);
    const factor = beta * v[i];
    for (let c = 0; c < count; c++) row[c] -= factor * projection[c];
  }
}

/** Diagonalises in place, with the rotations applied to the rows of `vectors`. */
function implicitQl({ diagonal: d, off: e }: Tridiagonal, vectors: Float64Array, count: number) {
  const n = d.length;
  for (let l = 0; l < n; l++) {
    for (let iteration = 0; ; iteration++) {
      const m = endOfBlock(d, e, l);
      if (m === l) break;
      if (iteration === MOST_ITERATIONS) throw new Error("the QL iteration does not converge");
      const step = (d[l + 1] - d[l]) / (2 * e[l]);
      const root = Math.sqrt(step * step + 1);
      let g = d[m] - d[l] + e[l] / (step + (step < 0 ? -root : root));
      let [sine, cosine, shift] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        const f = sine * e[i];
        const b = cosine * e[i];
        const length = Math.sqrt(f * f + g * g);
        e[i + 1] = length;
        if (length === 0) {
          d[i + 1] -= shift;
          e[m] = 0;
          break;
        }
        sine = f / length;
        cosine = g / length;
        g = d[i + 1] - shift;
        const r = (d[i] - g) * sine + 2 * cosine * b;
        shift = sine * r;
        d[i + 1] = g + shift;
        g = cosine * r - b;
        rotate(vectors, count, { row: i, sine, cosine });
      }
      if (i >= l) continue;
      d[l] -= shift;
      e[l] = g;
      e[m] = 0;
    }
  }
}

/** The first m ≥ l after which nothing couples. */
function endOfBlock(d: Float64Array, e: Float64Array, l: number): number {
  let m = l;
  for (; m < d.length - 1; m++) {
    const size = Math.abs(d[m]) + Math.abs(d[m + 1]);
    if (size + Math.abs(e[m]) === size) break;
  }
  return m;
}

interface Rotation {
  readonly row: number;
  readonly sine: number;
  readonly cosine: number;
}

/** Turns rows `row` and `row` + 1 of the vectors. */
function rotate(vectors: Float64Array, count: number, { row, sine, cosine }: Rotation): void {
  const upper = vectors.subarray(row * count, row * count + count);
  const lower = vectors.subarray(row * count + count, row * count + 2 * count);
  for (let c = 0; c < count; c++) {
    const f = lower[c];
    lower[c] = sine * upper[c] + cosine * f;
    upper[c] = cosine * upper[c] - sine * f;
  }
}

function descending(values: Float64Array, vectors: Float64Array, count: number): EigenCoordinates {
  const order = Array.from(values, (_, k) => k).sort((a, b) => values[b] - values[a]);
  const components = new Float64Array(vectors.length);
  order.forEach((from, to) => {
    components.set(vectors.subarray(from * count, from * count + count), to * count);
  });
  return { values: Float64Array.from(order, (k) => values[k]), components };
}
