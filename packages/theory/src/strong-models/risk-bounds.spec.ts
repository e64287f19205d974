import { type Cell, runChain, type SgdStage } from "@ktsweep/core";
import { describe, expect, it } from "vitest";

import { effectiveSamples } from "./effective-samples.js";
import { onePassExponent } from "./one-pass-exponent.js";
import {
  type BoundedPass,
  contractionExponents,
  lemmaRates,
  riskBounds,
  sgdEffectiveDimension,
} from "./risk-bounds.js";

interface Setting {
  readonly alpha: number;
  readonly p: number;
  readonly noiseVariance: number;
  readonly stepSize: number;
  readonly samples: number;
  readonly seen?: number;
}

const d = 60;

function passOf({ alpha, p, noiseVariance, stepSize, samples, seen = d }: Setting): BoundedPass {
  return {
    eigenvalues: Float64Array.from({ length: d }, (_, i) => (i < seen ? (i + 1) ** -alpha : 0)),
    energies: Float64Array.from({ length: d }, (_, i) => (i + 1) ** -p),
    noiseVariance,
    stepSize,
    samples,
  };
}

function excessRisk({ alpha, p, noiseVariance, stepSize, samples, seen = d }: Setting): number {
  const model: SgdStage = {
    learner: "sgd",
    samples,
    stepSize,
    spectrum: { exponent: alpha },
    sees: { first: seen },
  };
  const problem = { d, target: { exponent: p }, noiseVariance };
  const cell: Cell = { seed: 0, engine: "exact", problem, chain: { model } };
  const { risk, floor } = runChain(cell).model;
  return risk - floor;
}

const settings = [1.2, 2].flatMap((alpha) =>
  [0, 1.5, 3].flatMap((p) =>
    [0, 1].flatMap((noiseVariance) =>
      [64, 1024, 16384, 1 << 18].flatMap((samples) =>
        [d, 20].map((seen): Setting => ({
          alpha,
          p,
          noiseVariance,
          samples,
          seen,
          stepSize: 0.009,
        })),
      ),
    ),
  ),
);

describe("Lemma 1", () => {
  it("bounds the exact risk wherever its step-size condition holds", () => {
    for (const setting of settings) {
      const { upper, safeLower, holds } = riskBounds(passOf(setting));
      const risk = excessRisk(setting);
      expect(holds).toBe(true);
      expect(risk).toBeGreaterThan(safeLower);
      expect(risk).toBeLessThan(upper);
    }
  });

  it("has a lower bound that fails as printed where every direction is learned", () => {
    // One direction, ten seen among noise: ½·Σ_l (y_l/2)(1 − e^−2y_l) e^−2y_l → 1/(16 ln 2) = .0902 per σ²/K, not 1/8.
    const setting = {
      alpha: 0,
      p: 3,
      noiseVariance: 1,
      stepSize: 0.009,
      samples: 1 << 18,
      seen: 1,
    };
    const stage = setting.samples / 18;
    const { lower, safeLower } = riskBounds(passOf(setting));
    const risk = excessRisk(setting);

    expect(lower).toBeGreaterThan(risk);
    expect(safeLower).toBeLessThan(risk);
    const noise =
      1 + Array.from({ length: d - 1 }, (_, i) => (i + 2) ** -3).reduce((a, b) => a + b);
    expect((risk * stage) / noise).toBeCloseTo(1 / (16 * Math.LN2), 2);
    expect(
      settings.filter((one) => riskBounds(passOf(one)).lower > excessRisk(one)).length,
    ).toBeGreaterThan(0);
  });

  it("holds as printed for a power law with enough directions that are not learned", () => {
    for (const alpha of [1.2, 2]) {
      for (const samples of [64, 1024]) {
        const setting = { alpha, p: 3, noiseVariance: 1, stepSize: 0.009, samples };
        expect(riskBounds(passOf(setting)).lower).toBeLessThan(excessRisk(setting));
      }
    }
  });

  it("bounds a student's distance from its teacher, in the teacher's second moments", () => {
    const student = { alpha: 2, p: 0, noiseVariance: 0, stepSize: 0.009, samples: 4096, seen: 30 };
    const model = { learner: "sgd", stepSize: 0.009 } as const;
    const cell: Cell = {
      seed: 0,
      engine: "exact",
      problem: { d, target: { exponent: 1.5 }, noiseVariance: 0.5 },
      chain: {
        teacher: { ...model, samples: 2048, spectrum: { exponent: 1.2 } },
        student: {
          ...model,
          labels: "teacher",
          samples: 4096,
          spectrum: { exponent: 2 },
          sees: { first: 30 },
        },
      },
      profiles: { of: ["teacher"], points: 1000 },
    };
    const { teacher, student: trained } = runChain(cell);
    const { second } = teacher.profile!;
    const unseen = second.subarray(30).reduce((sum, value) => sum + value, 0) / 2;
    const { upper, safeLower } = riskBounds({ ...passOf(student), energies: second });
    expect(trained.misfit - unseen).toBeLessThan(upper);
    expect(trained.misfit - unseen).toBeGreaterThan(safeLower);
  });

  it("says where it is not proved: the step sizes of the paper's experiments", () => {
    const setting = { alpha: 1.5, p: 1.5, noiseVariance: 0.01, stepSize: 0.1, samples: 2048 };
    expect(riskBounds(passOf(setting)).holds).toBe(false);
  });

  it("counts an effective dimension between 0 and d, all of it in the long run", () => {
    const at = (samples: number): number =>
      sgdEffectiveDimension(
        passOf({ alpha: 1.5, p: 1.5, noiseVariance: 1, stepSize: 0.1, samples }),
      );
    expect(at(16)).toBeLessThan(at(1024));
    expect(at(1024)).toBeLessThan(d);
    expect(at(1 << 24)).toBe(d);
  });

  it("has rates with the slopes of the predicted exponents", () => {
    for (const [alpha, p] of [
      [1.5, 1.5],
      [2, 1.2],
      [2, 3],
    ]) {
      const at = (samples: number): number => {
        const { bias, variance } = lemmaRates({ alpha, targetExponent: p, stepSize: 0.1, samples });
        return Math.max(bias, variance);
      };
      const slope = Math.log(at(1e12) / at(1e9)) / Math.log(1e3);
      expect(slope).toBeCloseTo(onePassExponent({ alpha, targetExponent: p }).exponent, 6);
    }
  });
});

describe("contraction", () => {
  /** log ∏(1 − γ_t λ) of the geometric schedule, t from 0. */
  function logProduct(samples: number, stepSize: number, eigenvalue: number): number {
    const stage = samples / Math.log2(samples);
    let sum = 0;
    for (let t = 0; t < samples; t++) {
      sum += Math.log1p(-stepSize * 2 ** -Math.floor(t / stage) * eigenvalue);
    }
    return sum;
  }

  it.each([
    [1 << 14, 1],
    [1 << 17, 1],
    [1 << 17, 0.01],
  ])("is between the two exponents at N = %d, λ = %d", (samples, eigenvalue) => {
    const { least, most } = contractionExponents({ eigenvalue, stepSize: 0.01, samples });
    const exact = logProduct(samples, 0.01, eigenvalue);
    expect(exact).toBeGreaterThan(least);
    expect(exact).toBeLessThan(most);
  });

  it("is not between them at small N, as said", () => {
    const sum = -logProduct(100, 1e-9, 1) / (1e-9 * effectiveSamples(100));
    expect(sum).toBeCloseTo(2.0378, 4);
  });
});
