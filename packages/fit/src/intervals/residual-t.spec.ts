import { describe, expect, it } from "vitest";
import { layoutOf } from "../estimand.js";
import { laws } from "../laws.js";
import { randomFrom } from "../random.js";
import { binomialBand } from "../simulation/coverage.js";
import { logNormal, normal } from "../simulation/noise.js";
import { residualT } from "./residual-t.js";

const { placeOf, drift } = layoutOf(laws.power, 3);
const exponent = placeOf("exponent");
const prefactor = placeOf("prefactor");

describe("residual-t", () => {
  it("is the textbook interval of a line through logs", () => {
    // log x = 0, 1, 2 and log y = 1, 3, 2: slope ½, residual squares 1½, one degree of freedom.
    const points = {
      x: Float64Array.of(1, Math.E, Math.E ** 2),
      y: Float64Array.of(Math.E, Math.E ** 3, Math.E ** 2),
    };
    const half = 12.7062047361747 * Math.sqrt(1.5 / 2);

    const { low, high } = residualT(laws.power, points, laws.power.fit(points), 0.95);

    expect(low[exponent]).toBeCloseTo(0.5 - half, 9);
    expect(high[exponent]).toBeCloseTo(0.5 + half, 9);
    const intercept = 12.7062047361747 * Math.sqrt(1.5 * (1 / 3 + 1 / 2));
    expect(high[prefactor]).toBeCloseTo(1.5 + intercept, 9);
    expect(low[drift]).toBeNaN();
  });

  it("shrinks to the estimate on exact data, also with a floor", () => {
    const x = Float64Array.of(1, 2, 4, 8, 16);
    const points = { x, y: x.map((v) => 2 / v + 0.1) };
    const law = laws["power+floor"];

    const { low, high } = residualT(law, points, law.fit(points), 0.95);

    expect(low[exponent]).toBeCloseTo(-1, 9);
    expect(high[exponent]).toBeCloseTo(-1, 9);
  });

  it("covers the exponent of a law with a floor under even noise, within the band of 1e-4", () => {
    const law = laws["power+floor"];
    const random = randomFrom("residual-t");
    const x = Float64Array.from({ length: 8 }, (_, i) => 2 ** i);
    const sets = 400;
    let covered = 0;
    for (let k = 0; k < sets; k++) {
      const points = { x, y: x.map((v) => (1 / v + 0.02) * logNormal(normal(random), 0.03)) };
      const { low, high } = residualT(law, points, law.fit(points), 0.95);
      if (low[exponent] <= -1 && -1 <= high[exponent]) covered++;
    }
    const [least, most] = binomialBand(sets, 0.95, 1e-4);
    expect(covered).toBeGreaterThanOrEqual(least);
    expect(covered).toBeLessThanOrEqual(most);
  });
});
