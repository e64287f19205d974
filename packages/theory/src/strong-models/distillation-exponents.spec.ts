import { describe, expect, it } from "vitest";
import { distillationExponents } from "./distillation-exponents.js";

describe("distillationExponents", () => {
  it.each([
    [1.5, 2.5, 1.5, { teacher: -1 / 3, direct: -1 / 5, kappa: 2 / 15 }],
    [2, 3, 1.5, { teacher: -1 / 4, direct: -1 / 6, kappa: 1 / 12 }],
    [2, 4, 2, { teacher: -1 / 2, direct: -1 / 4, kappa: 1 / 4 }],
    [1.5, 3, 1.5, { teacher: -1 / 3, direct: -1 / 6, kappa: 1 / 6 }],
  ])("predicts teacher, direct and kappa of (%d, %d, %d)", (alphaT, alphaS, p, expected) => {
    const predicted = distillationExponents({ alphaT, alphaS, targetExponent: p });

    expect(predicted.teacher).toBeCloseTo(expected.teacher, 14);
    expect(predicted.student).toBeCloseTo(expected.teacher, 14);
    expect(predicted.direct).toBeCloseTo(expected.direct, 14);
    expect(predicted.kappa).toBeCloseTo(expected.kappa, 14);
    expect(predicted.conditions.every((condition) => condition.holds)).toBe(true);
  });

  it("predicts no gain between equal spectra", () => {
    expect(distillationExponents({ alphaT: 2, alphaS: 2, targetExponent: 1.5 }).kappa).toBe(0);
  });

  it("names the condition that an easy task breaks and holds the teacher at its noise", () => {
    const predicted = distillationExponents({ alphaT: 1.5, alphaS: 3, targetExponent: 2.5 });

    expect(predicted.teacher).toBeCloseTo(-1 / 3, 14);
    expect(predicted.direct).toBeCloseTo(-1 / 2, 14);
    expect(predicted.conditions.map((condition) => condition.holds)).toEqual([false, true]);
  });

  it("predicts a loss when the student is the stronger model", () => {
    const predicted = distillationExponents({ alphaT: 3, alphaS: 2, targetExponent: 1.5 });

    expect(predicted.kappa).toBeLessThan(0);
    expect(predicted.conditions.map((condition) => condition.holds)).toEqual([true, false]);
  });
});
