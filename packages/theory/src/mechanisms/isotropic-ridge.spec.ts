import { describe, expect, it } from "vitest";

import { ridgeEquivalent } from "../surrogates/equivalent.js";
import {
  bestIsotropicStudent,
  isotropicResolvent,
  isotropicStudentRisk,
  isotropicTeacher,
  optimalIsotropicRidge,
} from "./isotropic-ridge.js";

const task = { energy: 1, noiseVariance: 1 };

describe("isotropic ridge", () => {
  it.each([
    [0.5, 0.5, 0.05, 0.3, 1, 0.73384, 0.52788],
    [2, 0.5, 0.05, 0.5, 1, 1.33814, 0.93039],
    [0.5, 2, 0.05, 0.2, 1, 0.73384, 0.79761],
    [1.5, 1.5, 1e-3, 0.3, 0.5, 1.32152, 0.97888],
  ])("at g = %d, %d; l = %d, %d; σ² = %d", (...numbers) => {
    const [gt, gs, lt, ls, noiseVariance, teacher, student] = numbers;
    const of = { energy: 1, noiseVariance };
    const trained = isotropicTeacher(of, { ridge: lt, ratio: gt });

    expect(trained.risk).toBeCloseTo(teacher, 5);
    expect(isotropicStudentRisk(of, trained, { ridge: ls, ratio: gs })).toBeCloseTo(student, 5);
  });

  it("lets a student win iff its teacher is under-regularised, and never below the best teacher", () => {
    const star = optimalIsotropicRidge(task, 0.5);
    const best = isotropicTeacher(task, { ridge: star, ratio: 0.5 });
    expect(star).toBe(0.5);
    expect(best.risk).toBeCloseTo(0.41421, 5);
    for (const share of [0.1, 0.5, 0.9, 0.99, 1.01, 1.1, 2]) {
      const teacher = isotropicTeacher(task, { ridge: share * star, ratio: 0.5 });
      const student = bestIsotropicStudent(task, teacher);
      expect(student.gains).toBe(share < 1);
      expect(student.risk).toBeGreaterThanOrEqual(best.risk);
      for (const ridge of [0.001, 0.01, 0.1, 1]) {
        const risk = isotropicStudentRisk(task, teacher, { ridge, ratio: 0 });
        expect(risk).toBeGreaterThanOrEqual(student.risk);
        if (share > 1) expect(risk).toBeGreaterThan(teacher.risk);
      }
    }
    const tenth = isotropicTeacher(task, { ridge: 0.05, ratio: 0.5 });
    expect(bestIsotropicStudent(task, tenth).ridge).toBeCloseTo(0.7093, 4);
    expect(bestIsotropicStudent(task, tenth).risk).toBeCloseTo(0.464359, 6);
    expect(isotropicStudentRisk(task, tenth, { ridge: 0.716, ratio: 0 })).toBeCloseTo(0.46437, 5);
  });

  it("is stationary in the teacher's ridge at l*", () => {
    const risk = (ridge: number): number => isotropicTeacher(task, { ridge, ratio: 2 }).risk;
    const star = optimalIsotropicRidge(task, 2);
    expect(risk(0.99 * star)).toBeGreaterThan(risk(star));
    expect(risk(1.01 * star)).toBeGreaterThan(risk(star));
  });

  it("has m2 = −dm/dl, its limits, and no loss of digits on either side of g = 1", () => {
    for (const ratio of [0, 0.3, 1, 2, 5]) {
      for (const ridge of [1e-3, 0.1, 3]) {
        const h = 1e-5 * ridge;
        const slope =
          (isotropicResolvent(ridge - h, ratio).m - isotropicResolvent(ridge + h, ratio).m) /
          (2 * h);
        expect(isotropicResolvent(ridge, ratio).m2 / slope).toBeCloseTo(1, 6);
      }
    }
    expect(isotropicResolvent(0.25, 0).m).toBe(0.8);
    expect(isotropicResolvent(0.25, 0).m2).toBeCloseTo(0.64, 15);
    // g > 1: a share 1 − 1/g of directions has no rows, so l·m → 1 − 1/g.
    expect(1e-9 * isotropicResolvent(1e-9, 4).m).toBeCloseTo(0.75, 8);
  });

  it("is the general equivalent at a flat spectrum: teacher's risk by κ, ζ, Ω", () => {
    const [d, ridge] = [200, 0.05];
    for (const ratio of [0.5, 2]) {
      const flat = new Float64Array(d).fill(1);
      const { zeta, omega } = ridgeEquivalent({ eigenvalues: flat }, { samples: d / ratio, ridge });
      const rest = zeta[0] ** 2;
      const second = (1 + rest) / (1 - omega);
      const risk = rest + ((1 - zeta[0]) ** 2 * second * d) / (d / ratio);
      expect(isotropicTeacher(task, { ridge, ratio }).risk).toBeCloseTo(risk, 12);
    }
  });
});
