// rotation.ts — bases of the latent space in which stages have their eigenvectors.
//
// U is orthogonal (d × d); its column j is the stage's own coordinate j, so v = U ṽ and ṽ = Uᵀ v.

import { canonicalJson } from "../canonical.js";
import type { Rotation } from "../cell.js";
import { applied, identity, transposed } from "../matrix/square.js";
import { chunkSize, drawChunks } from "../random.js";
import { sha256 } from "../sha256.js";

export interface Basis {
  /** U. Shape: (d × d), row-major. */
  readonly matrix: Float64Array;
  /** Uᵀ. */
  readonly inverse: Float64Array;
  /** Uᵀ v. */
  readonly toOwn: (latent: Float64Array) => Float64Array;
  /** U ṽ. */
  readonly fromOwn: (own: Float64Array) => Float64Array;
}

/** Two matrices of at most 512² numbers each. */
const MOST_KEPT = 16;

const lately = new Map<string, Basis>();

/** Cost: O(d³) for a draw, O(d²) for an angle, once; the last few are kept. */
export function basisOf(seed: number, d: number, rotation: Rotation): Basis {
  const key = canonicalJson({ seed, d, rotation });
  let basis = lately.get(key);
  if (basis === undefined) {
    if (lately.size >= MOST_KEPT) lately.clear();
    const matrix = "angle" in rotation ? turned(d, rotation.angle) : drawn(seed, d, rotation.draw);
    const inverse = transposed(matrix);
    basis = {
      matrix,
      inverse,
      toOwn: (latent) => applied(inverse, latent),
      fromOwn: (own) => applied(matrix, own),
    };
    lately.set(key, basis);
  }
  return basis;
}

/** Coordinates i and i + ⌈d/2⌉ turned by the angle, i = 1 … ⌊d/2⌋: own i is cos·latent i + sin·latent i + ⌈d/2⌉. */
function turned(d: number, angle: number): Float64Array {
  const { sine, cosine } = turn(angle);
  const matrix = identity(d);
  const apart = Math.ceil(d / 2);
  for (let i = 0, j = apart; j < d; i++, j++) {
    matrix[i * d + i] = cosine;
    matrix[j * d + i] = sine;
    matrix[i * d + j] = -sine;
    matrix[j * d + j] = cosine;
  }
  return matrix;
}

/** Angles below this are summed by their series. Unit: radian. */
const SMALL = 1 / 16;

/** Sine and cosine with sine² + cosine² = 1 to rounding, from + − × ÷ √ alone. Accuracy: 1e-15 for |angle| ≤ 2π. */
function turn(angle: number): { readonly sine: number; readonly cosine: number } {
  let doublings = 0;
  let x = angle;
  for (; Math.abs(x) > SMALL; doublings++) x /= 2;
  const y = x * x;
  // sin x / x to x¹², relative error below 1e-20.
  let sine =
    x *
    (1 -
      (y / 6) * (1 - (y / 20) * (1 - (y / 42) * (1 - (y / 72) * (1 - (y / 110) * (1 - y / 156))))));
  let cosine = Math.sqrt(1 - sine * sine);
  for (; doublings > 0; doublings--) {
    [sine, cosine] = [2 * sine * cosine, (cosine - sine) * (cosine + sine)];
  }
  const length = Math.sqrt(sine * sine + cosine * cosine);
  return { sine: sine / length, cosine: cosine / length };
}

/**
 * A draw from Haar's measure: the Q of a Gaussian matrix's QR decomposition with a positive diagonal in R (Stewart, The
 * Efficient Generation of Random Orthogonal Matrices, 1980). Column j comes from draw j of every chunk.
 */
function drawn(seed: number, d: number, draw: number): Float64Array {
  const columns = normalRows(rotationKey(seed, draw), d);
  for (let j = 0; j < d; j++) {
    const column = columns.subarray(j * d, j * d + d);
    // Twice is enough: Giraud, Langou and Rozložník 2005.
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < j; k++) subtractAlong(column, columns.subarray(k * d, k * d + d));
    }
    const length = Math.sqrt(inner(column, column));
    for (let i = 0; i < d; i++) column[i] /= length;
  }
  return transposed(columns);
}

/** Key of a drawn basis. Shape: 32 bytes. */
function rotationKey(seed: number, draw: number): Uint8Array {
  const text = canonicalJson({ seed, rotation: { draw } });
  return sha256(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}

/** d rows of d standard normals. */
function normalRows(key: Uint8Array, d: number): Float64Array {
  const rows = new Float64Array(d * d);
  for (let from = 0; from < d; from += chunkSize) {
    const draws = drawChunks({ key, tag: "z", chunk: from / chunkSize, count: d });
    const length = Math.min(chunkSize, d - from);
    for (let j = 0; j < d; j++) {
      rows.set(draws.subarray(j * chunkSize, j * chunkSize + length), j * d + from);
    }
  }
  return rows;
}

/** Makes `vector` orthogonal to a unit vector. */
function subtractAlong(vector: Float64Array, unit: Float64Array): void {
  const along = inner(vector, unit);
  for (let i = 0; i < vector.length; i++) vector[i] -= along * unit[i];
}

function inner(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}
