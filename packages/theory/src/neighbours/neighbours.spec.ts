import { describe, expect, it } from "vitest";

import { ridgeEquivalent } from "../surrogates/equivalent.js";
import { dynamicalExponents } from "./dynamical-scaling.js";
import { featureRidgeExponents } from "./feature-ridge.js";
import { bestMixing } from "./label-mixing.js";
import { misfitGap } from "./misfit-identity.js";
import { plrfExponents } from "./plrf-phases.js";
import { featureLimits } from "./random-feature-limits.js";
import { reuseExponents, sketchExponents } from "./sketched-sgd.js";
import { subspaceVariance } from "./subspace-variance.js";

describe("sketched SGD", () => {
  it("balances model and data at the compute optimum", () => {
    for (const alpha of [1.5, 2, 3]) {
      for (const targetExponent of [1.2, 1.5, alpha]) {
        const { model, data, compute } = sketchExponents({ alpha, targetExponent });
        expect(compute.model + compute.data).toBeCloseTo(1, 14);
        expect(model * compute.model).toBeCloseTo(compute.risk, 14);
        expect(data * compute.data).toBeCloseTo(compute.risk, 14);
      }
    }
    expect(sketchExponents({ alpha: 2, targetExponent: 2 })).toMatchObject({
      model: -1,
      data: -0.5,
      holds: true,
    });
    expect(sketchExponents({ alpha: 2, targetExponent: 2.5 }).holds).toBe(false);
    expect(() => sketchExponents({ alpha: 1, targetExponent: 2 })).toThrow(/USAGE_INVALID/);
  });

  it("gains from reuse: −(b−1)/b instead of −(b−1)/a", () => {
    const { data, mostUpdates, updates } = reuseExponents({ alpha: 3, targetExponent: 2 });
    expect(data.reused).toBe(-0.5);
    expect(data.onePass).toBeCloseTo(-1 / 3, 14);
    expect(updates * mostUpdates).toBeCloseTo(data.reused, 14);
    expect(() => reuseExponents({ alpha: 2, targetExponent: 2 })).toThrow(/USAGE_INVALID/);
  });
});

describe("phases of power-law random features", () => {
  /** The closed forms of the source: [d*, P] as powers of f. */
  const closed: Record<string, (a: number, b: number) => readonly [number, number]> = {
    Ia: (a, b) => [1 / (2 * a + 1), -(2 * a + 2 * b - 1) / (2 * a + 1)],
    Ib: (a, b) => [1 / 2, 1 / 2 - a - b],
    Ic: (a, b) => {
      const shared = a * (2 * b - 3) - 2 * b + 1;
      return [(1 - 2 * (a + b)) / (2 * shared), (a * (2 * a + 2 * b - 1)) / shared];
    },
    II: (a, b) => [b / (a + b), -(2 * a + 2 * b - 1) / (2 * (a + b))],
    III: (a) => [1 / 2, (1 - 4 * a) / (4 * a)],
    IVa: (a) => [1 / 2, -a],
    IVb: (a, b) => {
      const shared = 2 * a * b + a - 2 * b;
      return [(a - b) / shared, ((1 - 2 * a) * (2 * a + 2 * b - 1)) / (2 * shared)];
    },
  };

  it.each([
    ["Ia", 1, 0.3],
    ["Ia", 0.6, 0.2],
    ["Ib", 0.4, 0.4],
    ["Ic", 0.2, 0.8],
    ["II", 1, 0.8],
    ["II", 0.7, 0.6],
    ["III", 0.8, 1.2],
    ["III", 2, 2.5],
    ["IVa", 0.4, 0.9],
    ["IVb", 0.27, 0.7],
  ])("%s at alpha = %d, beta = %d", (phase, alpha, beta) => {
    const exponents = plrfExponents({ alpha, beta });
    const [model, loss] = closed[phase](alpha, beta);

    expect(exponents.phase).toBe(phase);
    expect(exponents.model).toBeCloseTo(model, 12);
    expect(exponents.loss).toBeCloseTo(loss, 12);
  });

  it("is continuous across the boundaries of phases", () => {
    const epsilon = 1e-9;
    for (const [alpha, beta, dAlpha, dBeta] of [
      [0.8, 0.5, 0, 1],
      [0.8, 0.8, 0, 1],
      [1 - Math.SQRT1_2, 0.9, 1, 0],
    ]) {
      const [below, above] = [-epsilon, epsilon].map((e) =>
        plrfExponents({ alpha: alpha + e * dAlpha, beta: beta + e * dBeta }),
      );
      expect(below.phase).not.toBe(above.phase);
      expect(below.loss).toBeCloseTo(above.loss, 6);
    }
  });

  it("refuses a target of infinite energy", () => {
    expect(() => plrfExponents({ alpha: 0.2, beta: 0.2 })).toThrow(/USAGE_INVALID/);
  });
});

describe("other neighbours", () => {
  it("balances time and model size", () => {
    const { time, size, compute } = dynamicalExponents({ alpha: 1.5, targetExponent: 2 });
    expect(time * compute.time).toBeCloseTo(compute.loss, 14);
    expect(size * compute.model).toBeCloseTo(compute.loss, 14);
    expect(dynamicalExponents({ alpha: 1, targetExponent: 5 }).size).toBe(-2);
    expect(() => dynamicalExponents({ alpha: 1, targetExponent: 1 })).toThrow(/USAGE_INVALID/);
  });

  it.each([
    [2, 2, -0.5],
    [2, 3, -2 / 3],
    [1.5, 2.5, -0.6],
    [1.2, 9, -2.4 / 3.4],
  ])("tunes ridge at (%d, %d) to the slope of the equivalent", (alpha, targetExponent, slope) => {
    const { ridgeless, tuned } = featureRidgeExponents({ alpha, targetExponent });
    expect(ridgeless).toBe(0);
    expect(tuned).toBeCloseTo(slope, 12);

    const eigenvalues = Float64Array.from({ length: 12_000 }, (_, i) => (i + 1) ** -alpha);
    const energies = eigenvalues.map((_, i) => (i + 1) ** -targetExponent);
    const risk = (samples: number, ridge: number): number => {
      const { zeta, omega } = ridgeEquivalent({ eigenvalues }, { samples, ridge });
      const bias = energies.reduce((sum, e, i) => sum + e * zeta[i] ** 2, 0);
      return (bias + 100 * omega) / (1 - omega);
    };
    const best = (samples: number): number => {
      const ridges = Array.from({ length: 60 }, (_, k) => 10 ** (1 - k / 8));
      return Math.min(...ridges.map((ridge) => risk(samples, ridge)));
    };
    const measured = Math.log(best(1e7) / best(1e5)) / Math.log(100);
    expect(Math.abs(measured / slope - 1)).toBeLessThan(0.06);
  });

  it("counts a student's gain as its misfit, and misses an early-stopped one", () => {
    // Truth (1, 1); teacher (1.5, 0); student: projection onto the line through (1, 1), which contains the truth.
    const half = (x: number, y: number): number => (x * x + y * y) / 2;
    const teacher = half(0.5, 1);
    expect(misfitGap({ teacher, student: half(0.25, 0.25), misfit: half(0.75, 0.75) })).toBe(0);
    expect(misfitGap({ teacher, student: half(0.5, 0.5), misfit: half(1, 0.5) })).not.toBe(0);
  });

  it("shrinks the variance outside of the student's subspace by dim V_s/N", () => {
    const setting = { weak: 10, strong: 20, labelled: 100, unlabelled: 200, noiseVariance: 1 };
    expect(subspaceVariance({ ...setting, shared: 10 })).toEqual({ teacher: 0.1, student: 0.1 });
    expect(subspaceVariance({ ...setting, shared: 0 }).student).toBeCloseTo(0.01, 14);
  });

  it("finds the best mix of labels, beyond 0 and 1 as well", () => {
    const risks = (a: number) => (xi: number) => 0.3 + (xi - a) ** 2;
    for (const a of [-0.7, 0.2, 1.4]) {
      const at = risks(a);
      const { weight, risk } = bestMixing({ none: at(0), half: at(0.5), full: at(1) });
      expect(weight).toBeCloseTo(a, 12);
      expect(risk).toBeCloseTo(0.3, 12);
    }
    expect(bestMixing({ none: 1, half: 0.5, full: 0 })).toEqual({ weight: NaN, risk: NaN });
  });

  it("orders the powers of a teacher's loss", () => {
    const { relu, least } = featureLimits(0.01);
    expect(least).toBeLessThan(relu);
    expect(relu).toBeLessThan(0.01);
  });
});
