import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discreteGauss } from "./discrete-gauss.js";
import { gaussLayout } from "./gauss-layout.js";
import { denseLayout, positionOf, weightedSum } from "./layout.js";

fc.configureGlobal({ seed: 20261122, numRuns: 60 });

function sumOver(n: number, f: (x: number) => number): number {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += f((2 * i - n - 1) / n);
  return sum;
}

describe("discreteGauss", () => {
  it("sums polynomials of degree 2·nodes − 1 exactly", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 1, max: 400 }),
        (nodes, more) => {
          const n = nodes + more;
          const { position, share } = discreteGauss(n, nodes);
          for (let degree = 0; degree < 2 * nodes; degree++) {
            const quadrature = position.reduce((sum, x, j) => sum + share[j] * x ** degree, 0);
            expect(Math.abs(quadrature - sumOver(n, (x) => x ** degree) / n)).toBeLessThan(1e-14);
          }
        },
      ),
    );
  });

  it("does not sum a polynomial of degree 2·nodes exactly", () => {
    const { position, share } = discreteGauss(40, 3);
    const quadrature = position.reduce((sum, x, j) => sum + share[j] * x ** 6, 0);

    expect(Math.abs(quadrature - sumOver(40, (x) => x ** 6) / 40)).toBeGreaterThan(1e-3);
  });

  it("becomes the Gauss-Legendre rule for many points", () => {
    const { position, share } = discreteGauss(1e15, 3);

    expect(position[2]).toBeCloseTo(Math.sqrt(0.6), 15);
    expect([...share]).toEqual([
      expect.closeTo(5 / 18, 15),
      expect.closeTo(8 / 18, 15),
      expect.closeTo(5 / 18, 15),
    ]);
  });
});

describe("gaussLayout", () => {
  const options = { exact: 32, nodes: 10, breaks: [] };

  it.each([0.5, 1, 1.5, 2, 4])("sums i^-%d as the dense layout does", (exponent) => {
    for (const d of [33, 1000, 20_000, 1_000_000]) {
      const { index, weight } = gaussLayout(d, options);
      const compressed = weightedSum(
        weight,
        index.map((i) => i ** -exponent),
      );
      let dense = 0;
      for (let i = d; i > 0; i--) dense += i ** -exponent;

      expect(Math.abs(compressed / dense - 1)).toBeLessThan(1e-12);
    }
  });

  it("has ascending nodes inside 1 … d whose weights are positive and add up to d, for any d and breaks", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 52 }),
        fc.array(fc.integer({ min: 1, max: 2 ** 52 }), { maxLength: 5 }),
        fc.record({
          exact: fc.integer({ min: 1, max: 40 }),
          nodes: fc.integer({ min: 1, max: 16 }),
        }),
        (d, breaks, shape) => {
          const { index, weight } = gaussLayout(d, { ...shape, breaks });

          expect(index.every((i, j) => i > (j === 0 ? 0.999 : index[j - 1]))).toBe(true);
          expect(index[index.length - 1]).toBeLessThanOrEqual(d);
          expect(weight.every((w) => w > 0.5)).toBe(true);
          expect(Math.abs(weight.reduce((sum, w) => sum + w, 0) / d - 1)).toBeLessThan(1e-13);
          for (const end of breaks.filter((b) => b <= d)) {
            const below = weight.reduce((sum, w, j) => (index[j] <= end ? sum + w : sum), 0);
            expect(Math.abs(below / end - 1)).toBeLessThan(1e-13);
          }
        },
      ),
    );
  });

  it("keeps the weights of three nodes per octave above 2 from coordinate 9 on", () => {
    const { index, weight } = gaussLayout(1_000_000, { exact: 8, nodes: 3, breaks: [] });

    expect(weight.every((w, j) => index[j] <= 8 || w > 2)).toBe(true);
    expect(index.length).toBeLessThan(60);
  });

  it("needs no more nodes for a large d than octaves ask for", () => {
    expect(gaussLayout(1e15, options).index.length).toBe(32 + 450);
    expect(gaussLayout(40, options).index.length).toBe(40);
  });

  it("has a key that tells nodes apart", () => {
    const key = (breaks: readonly number[]): string =>
      gaussLayout(5000, { ...options, breaks }).key;

    expect(key([100])).not.toBe(key([]));
    expect(key([100, 32, 5000])).toBe(key([100]));
  });
});

describe("denseLayout", () => {
  it("is every coordinate once", () => {
    expect([...denseLayout(3).index]).toEqual([1, 2, 3]);
    expect([...denseLayout(3).weight]).toEqual([1, 1, 1]);
  });
});

describe("positionOf", () => {
  it("finds coordinates that are nodes and refuses others", () => {
    const layout = gaussLayout(1000, { exact: 4, nodes: 3, breaks: [499, 500] });

    expect(layout.index[positionOf(layout, 500)]).toBe(500);
    expect(positionOf(layout, 3)).toBe(2);
    expect(() => positionOf(layout, 700)).toThrow(RangeError);
  });
});
