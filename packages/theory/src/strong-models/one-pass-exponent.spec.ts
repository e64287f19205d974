import { describe, expect, it } from "vitest";
import { effectiveSamples } from "./effective-samples.js";
import { onePassExponent } from "./one-pass-exponent.js";

/** Risk by the second-moment recursion of one-pass SGD on Gaussian features, energy tail included. */
function exactRisk(alpha: number, p: number, noiseVariance: number, samples: number): number {
  const d = 400;
  const tail = (d + 0.5) ** (1 - p) / (p - 1);
  const eigenvalues = Float64Array.from({ length: d }, (_, i) => (i + 1) ** -alpha);
  const errors = Float64Array.from({ length: d }, (_, i) => (i + 1) ** -p);
  const sum = () => errors.reduce((total, m) => total + m, 0);
  const stageLength = samples / Math.log2(samples);
  for (let t = 0; t < samples; t++) {
    const stepSize = 0.1 * 2 ** -Math.floor(t / stageLength);
    const noise = sum() + noiseVariance + tail;
    for (let i = 0; i < d; i++) {
      const x = stepSize * eigenvalues[i];
      errors[i] = errors[i] * (1 - 2 * x + 2 * x * x) + x * x * noise;
    }
  }
  return (sum() + tail) / 2;
}

/** Slope of log risk on log effective samples between N = 2^10 and 2^12. */
function exactSlope(alpha: number, p: number, noiseVariance: number): number {
  const [few, many] = [1024, 4096];
  const risks = exactRisk(alpha, p, noiseVariance, many) / exactRisk(alpha, p, noiseVariance, few);
  return Math.log(risks) / Math.log(effectiveSamples(many) / effectiveSamples(few));
}

describe("onePassExponent", () => {
  it.each([
    [1.5, 1.5, 0.01],
    [2, 1.5, 0.01],
    [3, 2.5, 0.01],
    [2, 2.5, 0],
    [2, 4, 0],
  ])("is the slope of the exact recursion for alpha %d, target %d, noise %d", (alpha, p, noise) => {
    const { exponent, dominant } = onePassExponent({
      alpha,
      targetExponent: p,
      noiseVariance: noise,
    });

    expect(dominant).toBe("bias");
    expect(Math.abs(exactSlope(alpha, p, noise) / exponent - 1)).toBeLessThan(0.03);
  });

  it("passes to the variance where the target decays faster than the spectrum", () => {
    expect(onePassExponent({ alpha: 2, targetExponent: 3 })).toEqual({
      exponent: -0.5,
      dominant: "variance",
    });
    expect(onePassExponent({ alpha: 2, targetExponent: 6, noiseVariance: 0 })).toEqual({
      exponent: -1.5,
      dominant: "variance",
    });
  });

  it("refuses a target of infinite energy", () => {
    expect(() => onePassExponent({ alpha: 2, targetExponent: 1 })).toThrow(/USAGE_INVALID/);
  });
});
