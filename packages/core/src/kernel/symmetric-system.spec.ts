import { describe, expect, it } from "vitest";

import { createSymmetricSystem } from "./symmetric-system.js";

const poll = (): void => undefined;

/** Entries of M Mᵀ plus the order on the diagonal, from a fixed M. */
function positiveDefinite(order: number): number[][] {
  const factor = Array.from({ length: order }, (_, i) =>
    Array.from({ length: order }, (__, j) => (((i * 7 + j * 13 + i * j) % 11) - 5) / 5),
  );
  return factor.map((a, i) =>
    factor.map((b, j) => a.reduce((sum, x, k) => sum + x * b[k], i === j ? order : 0)),
  );
}

/** [[A, Bᵀ], [B, −C]] x = y solved for the y of a known x; the largest error. */
function worstError(positive: number, negative: number): number {
  const a = positiveDefinite(positive);
  const c = positiveDefinite(Math.max(1, negative)).slice(0, negative);
  const b = c.map((_, i) => a.map((__, j) => ((i + 3 * j) % 7) / 7));
  const system = createSymmetricSystem({ positive, negative, poll });
  const at = (i: number): number => (i < positive ? i : system.negativeFrom + i - positive);
  const matrix = [
    ...a.map((row, i) => [...row, ...b.map((other) => other[i])]),
    ...b.map((row, i) => [...row, ...c[i].map((value) => -value)]),
  ];
  const known = matrix.map((_, i) => Math.sin(i + 1));
  const right = new Float64Array(system.order);
  matrix.forEach((row, i) => {
    right[at(i)] = row.reduce((sum, value, j) => sum + value * known[j], 0);
    for (let j = 0; j <= i; j++) system.add(at(i), at(j), row[j]);
  });
  expect(system.factor()).toBe(true);
  system.solve(right);
  system.release();
  return Math.max(...known.map((value, i) => Math.abs(value - right[at(i)])));
}

describe("createSymmetricSystem", () => {
  it.each([1, 2, 3, 4, 5, 64, 65, 131])("solves a positive definite system of %i rows", (rows) => {
    expect(worstError(rows, 0)).toBeLessThan(1e-12);
  });

  it.each([
    [1, 1],
    [5, 3],
    [64, 64],
    [70, 33],
  ])("solves a system of %i rows above zero and %i below", (positive, negative) => {
    expect(worstError(positive, negative)).toBeLessThan(1e-12);
  });

  it("refuses a matrix that has not the signs it is said to have", () => {
    const system = createSymmetricSystem({ positive: 2, poll });
    system.add(0, 0, 1);
    system.add(1, 0, 2);
    system.add(1, 1, 4);

    expect(system.factor()).toBe(false);
    system.release();
  });

  it("asks whether to go on", () => {
    const system = createSymmetricSystem({
      positive: 40,
      poll: () => {
        throw new Error("asked");
      },
    });

    expect(() => system.factor()).toThrow("asked");
    system.release();
  });
});
