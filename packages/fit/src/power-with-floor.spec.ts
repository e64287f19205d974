import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { powerWithFloor } from "./power-with-floor.js";

const grid = Float64Array.of(256, 512, 1024, 2048, 4096, 8192);
const law = (exponent: number, prefactor: number, floor: number, x = grid) => ({
  x,
  y: x.map((v) => prefactor * v ** exponent + floor),
});

describe("power+floor", () => {
  it("recovers exponent, prefactor and floor of exact data to 1e-10", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 2, noNaN: true }).filter((p) => Math.abs(p) > 0.2),
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        (exponent, logPrefactor, share) => {
          const prefactor = 10 ** logPrefactor;
          const middle = prefactor * 1024 ** exponent;
          const floor = (share / (1 - share)) * middle;
          const fit = powerWithFloor.fit(law(exponent, prefactor, floor));
          expect(Math.abs(fit.exponent / exponent - 1)).toBeLessThan(1e-10);
          expect(Math.abs(fit.floor / floor - 1)).toBeLessThan(1e-10);
          expect(Math.abs(fit.prefactor / prefactor - 1)).toBeLessThan(1e-9);
        },
      ),
      { seed: 20261121, numRuns: 300 },
    );
  });
});
