import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { power } from "./power.js";
import { powerWithFloor } from "./power-with-floor.js";

const grid = Float64Array.of(256, 512, 1024, 2048, 4096, 8192);
const exponents = fc.double({ min: -3, max: 3, noNaN: true }).filter((p) => p < -0.2 || p > 0.2);
/** Multiplicative noise of up to 30 %. */
const noise = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), {
  minLength: grid.length,
  maxLength: grid.length,
});

const floored = (exponent: number, prefactor: number, floor: number) =>
  grid.map((x) => prefactor * x ** exponent + floor);
const squares = (y: Float64Array, fit: ReturnType<typeof power.fit>): number =>
  grid.reduce(
    (sum, x, i) => sum + (Math.log(y[i]) - Math.log(powerWithFloor.evaluate(fit, x))) ** 2,
    0,
  );

describe("power+floor", () => {
  it("gives 100/x + 3 through (1, 103), (10, 13), (100, 4), (1000, 3.1)", () => {
    const fit = powerWithFloor.fit({
      x: Float64Array.of(1, 10, 100, 1000),
      y: Float64Array.of(103, 13, 4, 3.1),
    });

    expect(fit.exponent).toBeCloseTo(-1, 11);
    expect(fit.prefactor).toBeCloseTo(100, 8);
    expect(fit.floor).toBeCloseTo(3, 10);
  });

  it("recovers exponent, prefactor and floor of exact data to 1e-10", () => {
    fc.assert(
      fc.property(
        exponents,
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        (exponent, logPrefactor, share) => {
          const prefactor = 10 ** logPrefactor;
          const floor = (share / (1 - share)) * prefactor * 1024 ** exponent;
          const fit = powerWithFloor.fit({ x: grid, y: floored(exponent, prefactor, floor) });
          expect(Math.abs(fit.exponent / exponent - 1)).toBeLessThan(1e-10);
          expect(Math.abs(fit.floor / floor - 1)).toBeLessThan(1e-10);
          expect(Math.abs(fit.prefactor / prefactor - 1)).toBeLessThan(1e-9);
        },
      ),
      { seed: 20261121, numRuns: 300 },
    );
  });

  it("is exactly the fit of `power` where no positive floor helps", () => {
    const exact = { x: grid, y: grid.map((x) => 7 * x ** -0.5) };
    const steepening = { x: grid, y: grid.map((x) => 2 - x ** 0.07) };

    expect(powerWithFloor.fit(exact)).toEqual({ ...power.fit(exact), floor: 0 });
    expect(powerWithFloor.fit(steepening)).toEqual({ ...power.fit(steepening), floor: 0 });
  });

  it("keeps exponent and relative floor when x or y is measured in another unit", () => {
    const unit = fc.double({ min: -40, max: 40, noNaN: true }).map((e) => 10 ** e);
    fc.assert(
      fc.property(noise, unit, unit, (errors, a, b) => {
        const y = floored(-1, 300, 0.2).map((v, i) => v * Math.exp(errors[i]));
        const plain = powerWithFloor.fit({ x: grid, y });
        const scaled = powerWithFloor.fit({ x: grid.map((x) => a * x), y: y.map((v) => b * v) });
        expect(Math.abs(scaled.exponent / plain.exponent - 1)).toBeLessThan(1e-9);
        expect(Math.abs(scaled.floor / b - plain.floor)).toBeLessThan(1e-9 * (plain.floor + 0.01));
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it("is never beaten by a law of a fine grid of exponents and floors", () => {
    fc.assert(
      fc.property(exponents, noise, (exponent, errors) => {
        const middle = 1024 ** exponent;
        const y = floored(exponent, 1, middle).map((v, i) => v * Math.exp(errors[i]));
        const fit = powerWithFloor.fit({ x: grid, y });
        const best = squares(y, fit);
        const least = Math.min(...y);
        for (let p = -4; p <= 4; p += 0.25) {
          for (let share = 0; share < 1; share += 0.05) {
            if (p === 0) continue;
            const floor = share * least;
            const logs = grid.map((x, i) => Math.log(y[i] - floor) - p * Math.log(x));
            const mean = logs.reduce((sum, v) => sum + v, 0) / logs.length;
            const rival = { exponent: p, prefactor: Math.exp(mean), floor };
            expect(squares(y, rival)).toBeGreaterThanOrEqual(best * (1 - 1e-9));
          }
        }
      }),
      { seed: 6, numRuns: 20 },
    );
  });
});
