import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { power } from "./power.js";

const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const scale = fc.double({ min: -80, max: 80, noNaN: true }).map((e) => 10 ** e);
const grid = Float64Array.of(100, 200, 500, 1000, 5000);

describe("power", () => {
  it("gives exponent log 3/log 2 to y tripling as x doubles", () => {
    const fit = power.fit({ x: Float64Array.of(1, 2, 4), y: Float64Array.of(5, 15, 45) });

    expect(fit.exponent).toBeCloseTo(1.584962500721156, 14);
    expect(fit.prefactor).toBeCloseTo(5, 13);
  });

  it("recovers exact data to 1e-12", () => {
    fc.assert(
      fc.property(fc.double({ min: -4, max: 4, noNaN: true }), positive, (p, c) => {
        const fit = power.fit({ x: grid, y: grid.map((x) => c * x ** p) });
        expect(Math.abs(fit.exponent - p)).toBeLessThan(1e-12);
        expect(Math.abs(fit.prefactor / c - 1)).toBeLessThan(1e-11);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("keeps its exponent when x or y is measured in another unit", () => {
    const noisy = fc.tuple(positive, positive, positive, positive, positive);
    fc.assert(
      fc.property(noisy, scale, scale, (values, a, b) => {
        const y = Float64Array.from(values);
        const plain = power.fit({ x: grid, y });
        const scaled = power.fit({ x: grid.map((x) => a * x), y: y.map((v) => b * v) });
        expect(Math.abs(scaled.exponent - plain.exponent)).toBeLessThan(1e-11);
        const prefactor =
          Math.log10(plain.prefactor) + Math.log10(b) - plain.exponent * Math.log10(a);
        if (Math.abs(prefactor) < 300) {
          expect(Math.abs(Math.log10(scaled.prefactor) - prefactor)).toBeLessThan(1e-9);
        }
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it("evaluates to C·x^p", () => {
    expect(power.evaluate({ exponent: -2, prefactor: 12 }, 2)).toBe(3);
  });
});
