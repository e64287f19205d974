import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { studentTCdf, studentTQuantile } from "./student-t.js";

const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
const relative = (a: number, b: number): number => Math.abs(a - b) / Math.max(1e-3, Math.abs(b));

describe("Student's t", () => {
  it.each([
    [0.975, 1, 12.7062047361747],
    [0.975, 5, 2.57058183563632],
    [0.975, 15, 2.13144954555978],
    [0.995, 15, 2.94671288347524],
    [0.975, 63, 1.99834054252074],
    [0.95, 7, 1.89457860509001],
    [0.975, 1e6, 1.95996635681411], // the normal z, + (z³ + z)/(4ν), + terms below 1e-12
  ])("has the quantile at %d for %d degrees of freedom", (p, freedom, expected) => {
    expect(studentTQuantile(p, freedom)).toBeCloseTo(expected, 10);
  });

  it("has the closed forms for one and two degrees of freedom", () => {
    fc.assert(
      fc.property(probability, (p) => {
        const u = 2 * p - 1;
        expect(relative(studentTQuantile(p, 1), Math.tan(Math.PI * (p - 0.5)))).toBeLessThan(1e-9);
        const second = u * Math.sqrt(2 / (4 * p * (1 - p)));
        expect(relative(studentTQuantile(p, 2), second)).toBeLessThan(1e-9);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("has a distribution function that its quantile inverts, at any real degrees of freedom", () => {
    fc.assert(
      fc.property(probability, fc.double({ min: 0.5, max: 5000, noNaN: true }), (p, freedom) => {
        expect(Math.abs(studentTCdf(studentTQuantile(p, freedom), freedom) - p)).toBeLessThan(
          1e-12,
        );
      }),
      { seed: 2, numRuns: 200 },
    );
  });
});
