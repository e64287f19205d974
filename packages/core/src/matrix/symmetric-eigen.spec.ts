import { describe, expect, it } from "vitest";

import { sha256 } from "../sha256.js";
import { standardNormals } from "../random.js";
import { eigenCoordinates } from "./symmetric-eigen.js";

function randomSymmetric(n: number, seed: number): Float64Array {
  const normals = standardNormals(sha256(Uint8Array.of(n, seed)), n * n);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) matrix[i * n + j] = normals[i * n + j] + normals[j * n + i];
  }
  return matrix;
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
}

/** Largest entry of |Q Λ Qᵀ − A| with Qᵀ as rows. */
function reconstructionError(matrix: Float64Array, values: Float64Array, rows: Float64Array) {
  const n = values.length;
  let worst = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += values[k] * rows[k * n + i] * rows[k * n + j];
      worst = Math.max(worst, Math.abs(sum - matrix[i * n + j]));
    }
  }
  return worst;
}

describe("eigenCoordinates", () => {
  it.each([1, 2, 3, 8, 33, 90])("takes a random %i × n matrix apart and together again", (n) => {
    const matrix = randomSymmetric(n, 1);
    const { values, components } = eigenCoordinates(matrix.slice(), identity(n), n);

    expect(reconstructionError(matrix, values, components)).toBeLessThan(1e-13 * n);
    expect(reconstructionError(identity(n), new Float64Array(n).fill(1), components)).toBeLessThan(
      1e-13,
    );
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
  });

  it("gives a vector the components that the eigenvectors give it", () => {
    const n = 40;
    const matrix = randomSymmetric(n, 2);
    const vector = standardNormals(sha256(Uint8Array.of(3)), n);
    const { components: all } = eigenCoordinates(matrix.slice(), identity(n), n);
    const { components } = eigenCoordinates(matrix.slice(), vector.slice(), 1);

    for (let k = 0; k < n; k++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += all[k * n + i] * vector[i];
      expect(Math.abs(sum - components[k])).toBeLessThan(1e-13);
    }
  });

  it("knows the eigenvalues 2 − 2 cos(kπ/(n + 1)) of the second difference", () => {
    const n = 60;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      matrix[i * n + i] = 2;
      if (i > 0) matrix[i * n + i - 1] = matrix[(i - 1) * n + i] = -1;
    }
    const { values } = eigenCoordinates(matrix, identity(n), n);

    values.forEach((value, k) => {
      const known = 2 - 2 * Math.cos(((n - k) * Math.PI) / (n + 1));
      expect(Math.abs(value - known)).toBeLessThan(1e-14 * 10);
    });
  });

  it("leaves a diagonal matrix with equal and zero entries as it is", () => {
    const matrix = new Float64Array(16);
    [3, 0, 3, 1].forEach((value, i) => {
      matrix[i * 5] = value;
    });
    const { values } = eigenCoordinates(matrix, identity(4), 4);

    expect([...values]).toEqual([3, 3, 1, 0]);
  });
});
