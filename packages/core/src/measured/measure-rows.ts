// measure-rows.ts — a table of features and what is to be predicted, in the coordinates of this project.
//
// Features are centred, x ← x − mean, and so is y. With the covariance (1/n) XᵀX = U Λ Uᵀ the latent coordinates are
// z = Λ^(−½) Uᵀ x: mean 0 and covariance I over the rows, exactly. Least squares gives y = z·c + residual with
// c = (1/n) Zᵀy, and the residuals are uncorrelated with z; their mean square is the noise variance. The rows are the
// population: a model's risk ½ Σ (v − c)² is its mean squared error over them, halved, less the residuals' share.

import { KtsweepError } from "../errors.js";
import { eigenCoordinates } from "../matrix/symmetric-eigen.js";

/** A table. */
export interface RowTable {
  readonly rows: number;
  readonly features: number;
  /** Shape: (rows × features), row-major; finite. */
  readonly x: Float64Array;
  /** Shape: (rows); finite. */
  readonly y: Float64Array;
}

/** The table in latent coordinates. */
export interface MeasuredTable {
  /** Directions in which the features vary. */
  readonly d: number;
  readonly rows: number;
  /** Λ, descending. Shape: (d). */
  readonly eigenvalues: Float64Array;
  /** c. Shape: (d). */
  readonly coefficients: Float64Array;
  /** Mean square of the residuals. */
  readonly noiseVariance: number;
  /** Shape: (rows × d), row-major. */
  readonly z: Float64Array;
  /** y − mean − z·c. Shape: (rows). */
  readonly residuals: Float64Array;
}

/** Directions with less than this share of the largest eigenvalue are rounding. */
const SMALLEST_SHARE = 1e-12;

/** Where `measureRows` puts large arrays: shared ones can go to threads. */
export type MakeArray = (length: number) => Float64Array;

/** Cost: rows × features² multiplications, and 6 features³. Throws: INPUT_INVALID where nothing varies. */
export function measureRows(
  { rows, features, x, y }: RowTable,
  makeArray: MakeArray = (length) => new Float64Array(length),
): MeasuredTable {
  const centred = withoutMeans(x, rows, features);
  const target = withoutMeans(y, rows, 1);
  const { values, components } = eigenCoordinates(
    covariance(centred, rows, features),
    identity(features),
    features,
  );
  const d = values.filter((value) => value > SMALLEST_SHARE * values[0]).length;
  if (!(values[0] > 0)) {
    throw new KtsweepError(
      "INPUT_INVALID",
      `None of the ${String(features)} features varies over the ${String(rows)} rows.`,
      "Give features that do.",
    );
  }
  const eigenvalues = values.slice(0, d);
  const z = makeArray(rows * d);
  const coefficients = new Float64Array(d);
  const latent = new Float64Array(d);
  for (let s = 0; s < rows; s++) {
    project(centred.subarray(s * features, (s + 1) * features), components, latent);
    for (let k = 0; k < d; k++) {
      const value = latent[k] / Math.sqrt(eigenvalues[k]);
      z[s * d + k] = value;
      coefficients[k] += (value * target[s]) / rows;
    }
  }
  const residuals = makeArray(rows);
  let squares = 0;
  for (let s = 0; s < rows; s++) {
    let residual = target[s];
    for (let k = 0; k < d; k++) residual -= z[s * d + k] * coefficients[k];
    residuals[s] = residual;
    squares += residual * residual;
  }
  return { d, rows, eigenvalues, coefficients, noiseVariance: squares / rows, z, residuals };
}

function withoutMeans(values: Float64Array, rows: number, columns: number): Float64Array {
  const means = new Float64Array(columns);
  for (let s = 0; s < rows; s++) {
    for (let j = 0; j < columns; j++) means[j] += values[s * columns + j] / rows;
  }
  return values.map((value, at) => value - means[at % columns]);
}

/** (1/n) XᵀX. Shape: (features × features). */
function covariance(x: Float64Array, rows: number, features: number): Float64Array {
  const sums = new Float64Array(features * features);
  for (let s = 0; s < rows; s++) {
    const row = x.subarray(s * features, (s + 1) * features);
    for (let i = 0; i < features; i++) {
      const value = row[i] / rows;
      if (value === 0) continue;
      const at = i * features;
      for (let j = i; j < features; j++) sums[at + j] += value * row[j];
    }
  }
  for (let i = 0; i < features; i++) {
    for (let j = 0; j < i; j++) sums[i * features + j] = sums[j * features + i];
  }
  return sums;
}

function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
  return matrix;
}

/** Components of `row` along the first eigenvectors, the rows of `components`. */
function project(row: Float64Array, components: Float64Array, into: Float64Array): void {
  for (let k = 0; k < into.length; k++) {
    const at = k * row.length;
    let sum = 0;
    for (let j = 0; j < row.length; j++) sum += components[at + j] * row[j];
    into[k] = sum;
  }
}
