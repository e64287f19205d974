import { describe, expect, it } from "vitest";
import { ridgeEffectiveDimension } from "../mechanisms/effective-dimension.js";
import { effectiveSamples } from "./effective-samples.js";
import { kStarLower, kStarTransfer, kStarUpper, spectralHorizon } from "./learned-directions.js";

const spectrum = Float64Array.from({ length: 100 }, (_, i) => 1 / (i + 1));
/** N = 1024: log2 N/(γ0 N) = 10/102.4 = 0.0977, so 1/k exceeds it up to k = 10. */
const pass = { spectrum, stepSize: 0.1, samples: 1024 };

describe("learned directions", () => {
  it("counts eigenvalues above each paper threshold", () => {
    expect(kStarLower(pass)).toBe(10);
    // 2·ln 1024·0.0977 = 1.354: none.
    expect(kStarUpper(pass)).toBe(0);
    // 0.4·10/(4·102.4) = 0.00977: 1/100 still exceeds it.
    expect(kStarTransfer(pass, 0.4)).toBe(100);
    // 0.3·8/(4·25.6) = 0.0234 = 1/42.7.
    expect(kStarTransfer({ ...pass, samples: 256 }, 0.3)).toBe(42);
  });

  it("orders the three: upper ≤ lower ≤ transfer", () => {
    for (const samples of [64, 1024, 65536]) {
      const at = { ...pass, samples };
      expect(kStarUpper(at)).toBeLessThanOrEqual(kStarLower(at));
      expect(kStarLower(at)).toBeLessThanOrEqual(kStarTransfer(at, 0.25));
    }
  });

  it("puts the horizon where 2·γ0·N_eff·λ = 1", () => {
    const horizon = spectralHorizon({ alpha: 1.5, stepSize: 0.1, samples: 4096 });

    expect(2 * 0.1 * effectiveSamples(4096) * horizon ** -1.5).toBeCloseTo(1, 12);
  });
});

describe("effectiveSamples", () => {
  it("is N/log2 N, and N itself where the schedule is constant", () => {
    expect(effectiveSamples(1024)).toBe(102.4);
    expect([1, 2].map(effectiveSamples)).toEqual([1, 2]);
  });
});

describe("ridgeEffectiveDimension", () => {
  it("counts a direction as λ/(λ + ridge)", () => {
    expect(ridgeEffectiveDimension([1, 0.25], 0.25)).toBe(0.8 + 0.5);
    expect(ridgeEffectiveDimension([], 1)).toBe(0);
  });
});
