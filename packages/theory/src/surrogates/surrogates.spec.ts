// The ridgeless surrogate against the numbers of docs/theory and against sums over very many coordinates.

import { describe, expect, it } from "vitest";

import { ridgeEquivalent } from "./equivalent.js";
import { flatSpectrum } from "./flat-spectrum.js";
import { gainThresholds, largestGain, maskKeeps, surrogateGain } from "./gain.js";
import { ridgelessPowerLaw, surrogateExponent } from "./power-law.js";
import { sinPi } from "./sine.js";
import { surrogateRisk, surrogateRisks, type SurrogateSetting } from "./surrogate-risk.js";
import { twoStageRisk } from "./two-stage.js";

/** λ_i = i^−alpha, λ_i β_i² = i^−p. */
function powerLaws(
  d: number,
  [alpha, p]: readonly [number, number],
  samples: number,
  noiseVariance = 0,
): SurrogateSetting {
  return {
    eigenvalues: Float64Array.from({ length: d }, (_, i) => (i + 1) ** -alpha),
    energies: Float64Array.from({ length: d }, (_, i) => (i + 1) ** -p),
    samples,
    noiseVariance,
  };
}

const figure = powerLaws(500, [2, 1.5], 200);

describe("the equivalent", () => {
  it("has the τ, Ω and gains of figure 1a", () => {
    const { kappa, omega, zeta } = ridgeEquivalent(figure, figure);
    const gain = (i: number): number => surrogateGain(zeta[i - 1], omega);

    expect(kappa).toBeCloseTo(3.9734e-5, 9);
    expect(omega).toBeCloseTo(0.61298, 5);
    const gains = Array.from(zeta, (value) => surrogateGain(value, omega));
    expect(Math.max(...gains)).toBeCloseTo(1.1386, 4);
    expect(gains.indexOf(Math.max(...gains)) + 1).toBe(84);
    expect(gains.filter((value) => value > 1)).toHaveLength(126);
    expect(zeta.filter((value) => maskKeeps(value, omega))).toHaveLength(203);
    const table = [1, 50, 100, 120, 150, 200, 300, 500].map(gain);
    [1, 1.0824, 1.1178, 1.0353, 0.8359, 0.5178, 0.2153, 0.0695].forEach((value, i) => {
      expect(table[i]).toBeCloseTo(value, 4);
    });
  });

  it("solves r = κ(1 − (1/n) Σ λ/(λ + κ)), with and without ridge, with weights as with repeated values", () => {
    for (const ridge of [0, 1e-6, 1e-2, 3]) {
      const { kappa } = ridgeEquivalent(figure, { samples: 200, ridge });
      const free = figure.eigenvalues as Float64Array;
      const sum = free.reduce((total, value) => total + value / (value + kappa), 0);
      expect(kappa * (1 - sum / 200)).toBeCloseTo(ridge, 14);
      const twice = ridgeEquivalent(
        { eigenvalues: free, weights: free.map(() => 2) },
        { samples: 400, ridge },
      );
      expect(twice.kappa / kappa).toBeCloseTo(1, 13);
    }
  });

  it("is the population's for infinitely many rows, and least squares' for more rows than coordinates", () => {
    expect(ridgeEquivalent(figure, { samples: Infinity, ridge: 0.1 })).toMatchObject({
      kappa: 0.1,
      omega: 0,
    });
    const { kappa, omega } = ridgeEquivalent(figure, { samples: 1000 });
    expect(kappa).toBe(0);
    expect(omega).toBeCloseTo(0.5, 13);
    const { standard, masked, optimal } = surrogateRisks({
      ...figure,
      samples: 1000,
      noiseVariance: 1,
    });
    expect(standard).toBeCloseTo(1, 12);
    expect([masked, optimal]).toEqual([standard, standard]);
  });

  it("refuses no rows and a negative ridge", () => {
    expect(() => ridgeEquivalent(figure, { samples: 0 })).toThrow(/USAGE_INVALID/);
    expect(() => ridgeEquivalent(figure, { samples: 1, ridge: -1 })).toThrow(/USAGE_INVALID/);
  });
});

describe("gains", () => {
  it("change at the thresholds, and are largest at 1 − ζ = √Ω", () => {
    const { kappa, omega } = ridgeEquivalent(figure, figure);
    const at = (eigenvalue: number): number => surrogateGain(kappa / (eigenvalue + kappa), omega);
    const { transition, mask, largest } = gainThresholds(kappa, omega);

    expect(at(transition)).toBeCloseTo(1, 12);
    expect(maskKeeps(kappa / (1.0001 * mask + kappa), omega)).toBe(true);
    expect(maskKeeps(kappa / (0.9999 * mask + kappa), omega)).toBe(false);
    expect(at(largest)).toBeCloseTo(largestGain(omega), 12);
    for (const factor of [0.9, 1.1]) expect(at(factor * largest)).toBeLessThan(at(largest));
    expect(surrogateGain(1, omega)).toBe(0);
  });

  it("are the minimum of the risk in every coordinate: no other surrogate is better", () => {
    const { omega, zeta } = ridgeEquivalent(figure, figure);
    const best = zeta.map((value) => surrogateGain(value, omega));
    const least = surrogateRisk(figure, best);
    for (const i of [0, 40, 84, 126, 203, 499]) {
      for (const change of [-0.01, 0.01]) {
        const other = Float64Array.from(best);
        other[i] += change;
        expect(surrogateRisk(figure, other)).toBeGreaterThan(least);
      }
    }
  });
});

describe("risks", () => {
  it.each([
    [25, 0.6408, 0.433, 0.4148],
    [50, 0.4109, 0.2807, 0.2679],
    [100, 0.2425, 0.1702, 0.1612],
    [150, 0.166, 0.1202, 0.1128],
    [250, 0.0868, 0.0682, 0.0624],
    [300, 0.0622, 0.0517, 0.0464],
    [400, 0.0262, 0.0253, 0.0217],
    [450, 0.0122, 0.0122, 0.0109],
  ])("of figure 1b at n = %d", (samples, standard, masked, optimal) => {
    const risks = surrogateRisks({ ...figure, samples });

    expect(Math.abs(risks.standard - standard)).toBeLessThan(0.5e-4);
    expect(Math.abs(risks.masked - masked)).toBeLessThan(0.5e-4);
    expect(Math.abs(risks.optimal - optimal)).toBeLessThan(0.5e-4);
  });

  it("of figure 1a, without noise and with", () => {
    const quiet = surrogateRisks(figure);
    expect(quiet.standard).toBeCloseTo(0.11937, 5);
    expect(quiet.masked).toBeCloseTo(0.08966, 5);
    expect(quiet.optimal).toBeCloseTo(0.08325, 5);
    const noisy = surrogateRisks({ ...figure, noiseVariance: 0.05 });
    expect(noisy.standard).toBeCloseTo(0.19856, 5);
    expect(noisy.masked).toBeCloseTo(0.16886, 5);
    expect(noisy.optimal).toBeCloseTo(0.16244, 5);
  });

  it("is least at the mask cut among all masks of first coordinates", () => {
    const first = (k: number): number =>
      surrogateRisk(
        figure,
        Float64Array.from({ length: 500 }, (_, i) => (i < k ? 1 : 0)),
      );
    const ladder = Array.from({ length: 501 }, (_, k) => first(k));

    expect(ladder.indexOf(Math.min(...ladder))).toBe(203);
    expect(ladder[203]).toBeCloseTo(0.08966, 5);
    expect(ladder[100]).toBeCloseTo(0.11778, 5);
    expect(ladder[300]).toBeCloseTo(0.09674, 5);
    expect(ladder[500]).toBeCloseTo(0.11937, 5);
  });

  it("has no advantage on a flat spectrum", () => {
    const flat = { ...figure, eigenvalues: new Float64Array(500).fill(0.3) };
    const { omega, zeta, gain } = flatSpectrum(200, 500);
    const equivalent = ridgeEquivalent(flat, flat);

    expect(equivalent.omega).toBeCloseTo(omega, 13);
    expect(equivalent.zeta[17]).toBeCloseTo(zeta, 13);
    expect(surrogateGain(equivalent.zeta[17], equivalent.omega)).toBeCloseTo(gain, 13);
    const { standard, masked, optimal } = surrogateRisks(flat);
    expect([masked / standard, optimal / standard].map((ratio) => ratio.toFixed(12))).toEqual([
      "1.000000000000",
      "1.000000000000",
    ]);
  });
});

describe("two stages", () => {
  const weights = Float64Array.from({ length: 500 }, (_, i) => (i + 1) ** 0.5);
  const target = { eigenvalues: figure.eigenvalues, samples: 200, noiseVariance: 0.05 };

  it("has the risk of p = 500, m = 300, n = 200", () => {
    const surrogate = { ...target, samples: 300 };
    expect(twoStageRisk({ squaredWeights: weights, surrogate, target })).toBeCloseTo(0.3029, 4);
  });

  it("counts what a surrogate does not see as noise of its labels", () => {
    const energy = (figure.energies as Float64Array).subarray(150).reduce((sum, e) => sum + e, 0);
    const eigenvalues = Float64Array.from(figure.eigenvalues, (value, i) => (i < 150 ? value : 0));
    const surrogate = { eigenvalues, samples: 100, noiseVariance: 0.05 + energy };
    expect(twoStageRisk({ squaredWeights: weights, surrogate, target })).toBeCloseTo(0.5501, 4);
  });

  it("is the standard risk where the surrogate has infinitely many rows", () => {
    const surrogate = { ...target, samples: 1e9, noiseVariance: 0 };
    expect(twoStageRisk({ squaredWeights: weights, surrogate, target })).toBeCloseTo(
      surrogateRisks({ ...figure, noiseVariance: 0.05 }).standard,
      6,
    );
  });

  it.each([
    [0.5, 3.72],
    [1, 1.8],
    [2, 1.18],
    [4, 1.02],
  ])("costs the constant of m = %d n", (ratio, expected) => {
    const laws = powerLaws(20000, [1.5, 2.5], 1600);
    const squaredWeights = Float64Array.from({ length: 20000 }, (_, i) => 1 / (i + 1));
    const stage = { eigenvalues: laws.eigenvalues, samples: 1600, noiseVariance: 0 };
    const surrogate = { ...stage, samples: ratio * 1600 };
    const risk = twoStageRisk({ squaredWeights, surrogate, target: stage });
    expect(Math.abs(risk / surrogateRisks(laws).standard - expected)).toBeLessThan(0.006);
  });
});

describe("power laws", () => {
  it("has sines", () => {
    for (const x of [0, 1e-9, 0.1, 0.25, 0.4, 0.5, 2 / 3, 0.75, 0.9, 1]) {
      expect(sinPi(x)).toBeCloseTo(Math.sin(Math.PI * x), 14);
    }
  });

  it.each([
    [2, 0.6366, 0.9892, 0.6362, 0.99],
    [1.5, 0.6564, 1.1186, 0.6562, 1.1238],
  ])("closed forms at alpha = %d beside n = 800", (alpha, ...numbers) => {
    const [transition, mask, finite, finiteMask] = numbers;
    const law = ridgelessPowerLaw(alpha, 800);
    const laws = powerLaws(200_000, [alpha, 2], 800);
    const { kappa, omega } = ridgeEquivalent(laws, laws);
    const thresholds = gainThresholds(kappa, omega);
    const count = (threshold: number): number => (1 / threshold) ** (1 / alpha);

    expect(law.transition / 800).toBeCloseTo(transition, 4);
    expect(law.maskCut / 800).toBeCloseTo(mask, 4);
    expect(Math.abs(count(thresholds.transition) / 800 - finite)).toBeLessThan(1.3e-3);
    expect(Math.abs(count(thresholds.mask) / 800 - finiteMask)).toBeLessThan(1.3e-3);
    const correction = (800 / 200_000) ** (alpha - 1);
    expect(Math.abs(omega / law.omega - 1)).toBeLessThan(correction);
    expect(Math.abs(kappa / law.tau - 1)).toBeLessThan(2 * correction);
    expect(law.noiseFloor).toBeCloseTo(law.omega / (1 - law.omega), 14);
  });

  it.each([
    [1.5, 1.5, -0.523, -0.524, -0.525, 0.771, 0.82],
    [2, 3, -1.998, -1.998, -1.998, 0.785, 0.914],
    [1.5, 5, -3.02, -3.02, -3.01, 0.347, 1],
  ])("one slope for standard, masked, optimal at (%d, %d)", (alpha, p, ...numbers) => {
    const [standard, masked, optimal, ratio, maskRatio] = numbers;
    const d = 200_000;
    const [few, many] = [200, 800].map((n) => surrogateRisks(powerLaws(d, [alpha, p], n)));
    const slope = (key: keyof typeof few): number => Math.log(many[key] / few[key]) / Math.log(4);
    const measured = [slope("standard"), slope("masked"), slope("optimal")];

    const predicted = surrogateExponent({ alpha, targetExponent: p });
    measured.forEach((value) => expect(Math.abs(value / predicted - 1)).toBeLessThan(0.06));
    [standard, masked, optimal].forEach((value, i) => {
      expect(Math.abs(measured[i] - value)).toBeLessThan(0.012);
    });
    expect(Math.abs(many.optimal / many.standard - ratio)).toBeLessThan(1e-3);
    expect(Math.abs(many.masked / many.standard - maskRatio)).toBeLessThan(1e-3);
  });

  it("has constants .623 and .647 at (2, 1.5)", () => {
    const { standard, masked, optimal } = surrogateRisks(powerLaws(200_000, [2, 1.5], 800));
    expect(Math.abs(optimal / standard - 0.623)).toBeLessThan(1e-3);
    expect(Math.abs(masked / standard - 0.647)).toBeLessThan(1e-3);
  });

  it("follows the slowest of noise, target and spectrum, and keeps its gain only without noise", () => {
    const exponent = (noiseDecay: number): number =>
      surrogateExponent({ alpha: 1.5, targetExponent: 2.5, noiseDecay });
    expect([0, 0.5, 1, 1.5, 2, 3].map(exponent).map((e) => -e)).toEqual([0, 0.5, 1, 1.5, 1.5, 1.5]);

    const ratios = [0, 0.5, 1, 1.5, 2, 3].map((g) => {
      const { optimal, standard } = surrogateRisks(powerLaws(20_000, [1.5, 2.5], 1600, 1600 ** -g));
      return optimal / standard;
    });
    [1, 0.999, 0.976, 0.81, 0.772, 0.77].forEach((value, i) => {
      expect(Math.abs(ratios[i] - value)).toBeLessThan(0.0006);
    });
  });

  it("refuses spectra of infinite trace", () => {
    expect(() => ridgelessPowerLaw(1, 100)).toThrow(/USAGE_INVALID/);
    expect(() => surrogateExponent({ alpha: 2, targetExponent: 1 })).toThrow(/USAGE_INVALID/);
  });
});
