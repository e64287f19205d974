// solve.ts — a few linear equations by Gaussian elimination with partial pivoting.

/** x of `rows`·x = `right`; undefined where the rows are dependent. Shape: rows (n × n), right (n). Inputs stay. */
export function solve(
  rows: readonly Float64Array[],
  right: Float64Array,
): Float64Array | undefined {
  const n = right.length;
  const a = rows.map((row, i) => Float64Array.of(...row, right[i]));
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) pivot = i;
    if (!(Math.abs(a[pivot][k]) > 0)) return undefined;
    [a[k], a[pivot]] = [a[pivot], a[k]];
    for (let i = k + 1; i < n; i++) {
      const factor = a[i][k] / a[k][k];
      for (let j = k; j <= n; j++) a[i][j] -= factor * a[k][j];
    }
  }
  const x = new Float64Array(n);
  for (let k = n - 1; k >= 0; k--) {
    let sum = a[k][n];
    for (let j = k + 1; j < n; j++) sum -= a[k][j] * x[j];
    x[k] = sum / a[k][k];
  }
  return x.every(Number.isFinite) ? x : undefined;
}
