// sketch.ts — a problem behind random features S Σ^½ z, as a problem with independent coordinates again.
//
// S is M × d with entries N(0, 1/M). Given S, the features have covariance K = S Σ Sᵀ = Q Θ Qᵀ, and z enters through the M
// orthonormal functions Θ^-½ Qᵀ S Σ^½ z. In those coordinates the covariance is the diagonal Θ and the truth has
// coefficients c̃ = Θ^-½ Qᵀ S Σ^½ c; what of c is left is one more coordinate that nobody sees. Gaussian z stay Gaussian and
// independent, so every engine reads this problem as it reads others. docs/theory/sketches.md.

import { createChainCache } from "../cache.js";
import { canonicalJson } from "../canonical.js";
import type { Problem } from "../cell.js";
import { createGramSum } from "../kernel/gram.js";
import { denseLayout } from "../layout/layout.js";
import { eigenCoordinates } from "../matrix/symmetric-eigen.js";
import { chunkSize, drawChunks } from "../random.js";
import { sha256 } from "../sha256.js";
import { eigenvalues } from "../spectrum.js";
import { isRandomTarget, targetCoefficients, targetEnergies } from "../target.js";

/** A sketched problem's coordinates: the M eigenfunctions of the features, then everything that they leave out. */
export interface SketchedProblem {
  /** Θ, descending, and 0. Shape: (M + 1). */
  readonly eigenvalues: Float64Array;
  /** E c̃². Shape: (M + 1). */
  readonly energies: Float64Array;
  /** c̃ where the truth is the same in every replicate. Shape: (M + 1). */
  readonly fixed: Float64Array | undefined;
  /** c̃ of coefficients c (d), the last ≥ 0. Shape: (M + 1). Cost: the draws of S once more. */
  readonly project: (coefficients: Float64Array) => Float64Array;
}

/** A problem with a sketch, in normal form. */
export type SketchProblem = Problem & Required<Pick<Problem, "sketch">>;

export function isSketched(problem: Problem): problem is SketchProblem {
  return problem.sketch !== undefined;
}

/** Sketches are kept for the cells that share them; with a random target each holds M² numbers. Unit: byte. */
const MOST_KEPT = 64e6;

const lately = createChainCache(MOST_KEPT);

/** Cost: ½ M² d + O(M³) operations, once; the last few are kept. Throws: MEMORY_REFUSED. */
export function solveSketch(seed: number, problem: SketchProblem): SketchedProblem {
  const { d, target, spectrum, sketch } = problem;
  const key = canonicalJson({ seed, d, target, spectrum, sketch });
  const { features } = sketch;
  const vectors = isRandomTarget(target) ? features : 3;
  return lately.keep(
    key,
    () => solve(seed, problem),
    () => 8 * (features + 1) * vectors,
  );
}

/** S Σ^½ where it stands: the spreads √λ (d) and the key of the draws of √M S. */
interface Features {
  readonly key: Uint8Array;
  readonly count: number;
  readonly spread: Float64Array;
}

function solve(seed: number, problem: SketchProblem): SketchedProblem {
  const layout = denseLayout(problem.d);
  const energies = targetEnergies(problem, layout);
  const spread = eigenvalues(problem, {}, layout).map(Math.sqrt);
  const features = {
    key: sketchKey(seed, problem.sketch),
    count: problem.sketch.features,
    spread,
  };
  return isRandomTarget(problem.target)
    ? randomTarget(features, energies)
    : fixedTarget(
        features,
        targetCoefficients(problem, energies, () => new Uint8Array()),
      );
}

/** Key of the draws of S. Shape: 32 bytes. */
function sketchKey(seed: number, { features, draw = 1 }: SketchProblem["sketch"]): Uint8Array {
  const text = canonicalJson({ seed, sketch: { features, draw } });
  return sha256(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}

function fixedTarget(features: Features, coefficients: Float64Array): SketchedProblem {
  const covariance = covarianceOf(features, features.spread);
  const image = imageOf(features, coefficients);
  const { values, components } = eigenCoordinates(covariance, image, 1);
  const seen = values.map((value) => visible(value, values));
  const scaled = components.map((component, k) =>
    seen[k] > 0 ? component / Math.sqrt(seen[k]) : 0,
  );
  const fixed = withRest(scaled, coefficients);
  return {
    eigenvalues: extended(seen, 0),
    energies: fixed.map((value) => value * value),
    fixed,
    project: () => fixed,
  };
}

/** E c̃_k² = q_kᵀ S Σ^½ E[c cᵀ] Σ^½ Sᵀ q_k / θ_k with E[c cᵀ] = diag(energies). */
function randomTarget(features: Features, energies: Float64Array): SketchedProblem {
  const { count, spread } = features;
  const covariance = covarianceOf(features, spread);
  const { values, components: basis } = eigenCoordinates(covariance, identity(count), count);
  const seen = values.map((value) => visible(value, values));
  const weighted = covarianceOf(
    features,
    spread.map((value, i) => value * Math.sqrt(energies[i])),
  );
  const explained = seen.map((value, k) =>
    value > 0 ? quadratic(weighted, basis.subarray(k * count, k * count + count)) / value : 0,
  );
  const rest = sum(energies) - sum(explained);
  return {
    eigenvalues: extended(seen, 0),
    energies: extended(explained, Math.max(0, rest)),
    fixed: undefined,
    project(coefficients) {
      const image = imageOf(features, coefficients);
      const components = seen.map((value, k) => {
        if (value === 0) return 0;
        const vector = basis.subarray(k * count, k * count + count);
        return inner(vector, image) / Math.sqrt(value);
      });
      return withRest(components, coefficients);
    },
  };
}

/** An eigenvalue, 0 where it is no more than rounding leaves of 0. */
function visible(value: number, values: Float64Array): number {
  return value > 4 * Number.EPSILON * values.length * values[0] ? value : 0;
}

/** S D² Sᵀ with D = diag(spread). Shape: (M × M). */
function covarianceOf({ key, count }: Features, spread: Float64Array): Float64Array {
  const gram = createGramSum(count, chunkSize);
  try {
    for (const { draws, from, to } of panels(key, count, spread.length)) {
      const panel = gram.panel();
      for (let m = 0; m < count; m++) {
        const row = m * chunkSize;
        for (let i = from; i < to; i++) panel[row + i - from] = draws[row + i - from] * spread[i];
        if (to - from < chunkSize) panel.fill(0, row + to - from, row + chunkSize);
      }
      gram.add();
    }
    return gram.values().map((value) => value / count);
  } finally {
    gram.release();
  }
}

/** S D c with D = diag(spread). Shape: (M). */
function imageOf({ key, count, spread }: Features, coefficients: Float64Array): Float64Array {
  const image = new Float64Array(count);
  const weighted = coefficients.map((value, i) => value * spread[i]);
  for (const { draws, from, to } of panels(key, count, spread.length)) {
    for (let m = 0; m < count; m++) {
      const row = m * chunkSize - from;
      let total = 0;
      for (let i = from; i < to; i++) total += draws[row + i] * weighted[i];
      image[m] += total;
    }
  }
  const scale = Math.sqrt(count);
  return image.map((value) => value / scale);
}

/** Columns from + 1 … to of √M S, drawn anew: M rows of 256. */
function* panels(key: Uint8Array, count: number, d: number) {
  for (let from = 0; from < d; from += chunkSize) {
    const draws = drawChunks({ key, tag: "z", chunk: from / chunkSize, count });
    yield { draws, from, to: Math.min(d, from + chunkSize) };
  }
}

/** Coordinates with what they leave out of `whole` as one more. */
function withRest(components: Float64Array, whole: Float64Array): Float64Array {
  return extended(
    components,
    Math.sqrt(Math.max(0, inner(whole, whole) - inner(components, components))),
  );
}

function extended(values: Float64Array, last: number): Float64Array {
  const longer = new Float64Array(values.length + 1);
  longer.set(values);
  longer[values.length] = last;
  return longer;
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
}

function quadratic(matrix: Float64Array, vector: Float64Array): number {
  const n = vector.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += vector[i] * inner(matrix.subarray(i * n, i * n + n), vector);
  return total;
}

function inner(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
