// Theorems about transfer against the exact engine.

import { type Cell, type Problem, runChain, type SgdStage } from "@ktsweep/core";
import { describe, expect, it } from "vitest";

import { alignmentBias } from "./alignment-bias.js";
import { lateStudentMargin } from "./late-student.js";
import { kStarThresholds } from "./learned-directions.js";
import { performanceGaps } from "./performance-gap.js";
import { theoremOneTerms, transferSplit } from "./transfer-split.js";
import { weakToStrongExponents } from "./weak-to-strong-exponents.js";

const problem: Problem = { d: 24, target: { exponent: 1.5 }, noiseVariance: 0.2 };

/** A trained chain teacher → student with all of its moments. */
function trained(teacher: Partial<SgdStage>, student: Partial<SgdStage>, of: Problem = problem) {
  const cell: Cell = {
    seed: 0,
    engine: "exact",
    problem: of,
    chain: {
      teacher: { learner: "sgd", stepSize: 0.1, spectrum: { exponent: 1.2 }, ...teacher },
      student: {
        learner: "sgd",
        labels: "teacher",
        ...("flow" in student ? {} : { stepSize: 0.1 }),
        spectrum: { exponent: 1.8 },
        ...student,
      },
    },
    profiles: { of: ["teacher", "student"], points: 10_000 },
  };
  const result = runChain(cell);
  const { index, truthEnergy, mean, second } = result.teacher.profile!;
  const own = result.student.profile!;
  expect(index).toHaveLength(of.d);
  const seen = (stage: Partial<SgdStage>, exponent: number): Float64Array =>
    index.map((i) => {
      const { sees = "all" } = stage;
      return sees === "all" || ("first" in sees && i <= sees.first) ? i ** -exponent : 0;
    });
  return {
    result,
    moments: {
      coefficients: truthEnergy.map(Math.sqrt),
      teacherMean: mean,
      teacherSecond: second,
      studentMean: own.mean,
      studentSecond: own.second,
      eigenvalues: seen(student, 1.8),
      teacherEigenvalues: seen(teacher, 1.2),
    },
  };
}

describe("Theorem 1", () => {
  it.each([
    [{ samples: 256 }, { samples: 64 }],
    [{ samples: 4096 }, { samples: 16384 }],
    [{ samples: 512, sees: { first: 10 } }, { samples: 512 }],
    [{ samples: 512 }, { samples: 512, sees: { first: 10 } }],
  ] as const)("the exact split of %j → %j adds up to the risk at every δ", (teacher, student) => {
    const { result, moments } = trained(teacher, student);
    for (const delta of [0.05, 0.1, 0.25, 0.5]) {
      const pass = { stepSize: 0.1, samples: student.samples };
      const { head, tail } = transferSplit(moments, kStarThresholds(pass, delta).transfer);
      const parts = [...Object.values(head), ...Object.values(tail)] as number[];
      const sum = parts.reduce((total, part) => total + part, 0);
      expect(sum / result.student.risk).toBeCloseTo(1, 12);
      expect(head.noise).toBeGreaterThan(-1e-15);
      expect(tail.noise).toBeGreaterThan(-1e-15);
    }
  });

  it("is no certificate: an undertrained teacher has more risk than the theorem's terms", () => {
    // Noiseless, in the head, half learned twice: (1 − .25)² > .5² + .25².
    const half = {
      coefficients: [1],
      teacherMean: [0.5],
      teacherSecond: [0.25],
      studentMean: [0.25],
      studentSecond: [0.0625],
      eigenvalues: [1],
      teacherEigenvalues: [1],
    };
    const { head } = transferSplit(half, 0.5);
    const exact = head.inherited + head.unlearned + head.cross + head.noise;
    expect(exact).toBe(0.75 ** 2 / 2);
    expect(theoremOneTerms(half, 0.5, 0.25).total).toBe((0.25 + 0.0625) / 2);
    expect(head.cross).toBeGreaterThan(0);
  });

  it("bounds a well trained teacher's student, term by term", () => {
    const { result, moments } = trained({ samples: 65536 }, { samples: 256 });
    const { transfer } = kStarThresholds({ stepSize: 0.1, samples: 256 }, 0.25);
    const terms = theoremOneTerms(moments, transfer, 0.25);
    const { head, tail } = transferSplit(moments, transfer);

    expect(terms.total).toBeGreaterThan(result.student.risk - result.student.floor);
    expect(terms.propagated[0]).toBeGreaterThan(head.inherited);
    expect(terms.alignment[1]).toBeGreaterThan(tail.unlearned);
    expect(terms.alignment[0]).toBe(0);
  });

  it("has Lemma 2's energy among the terms where the teacher does not see the head", () => {
    const { moments } = trained({ samples: 65536, sees: { first: 8 } }, { samples: 1 << 20 });
    const { alignment } = theoremOneTerms(moments, 1e-9, 0.25);
    const { energies, student, teacher } = {
      energies: moments.coefficients.map((c) => c * c),
      student: moments.eigenvalues,
      teacher: moments.teacherEigenvalues,
    };
    expect(alignment[0]).toBeCloseTo(alignmentBias({ energies, teachers: [teacher], student }), 14);
  });
});

describe("Lemma 2", () => {
  it("is the gap of a student that sees more than its teacher", () => {
    const d12 = { d: 12, target: { exponent: 2 }, noiseVariance: 0 };
    const { result, moments } = trained(
      { samples: 1 << 18, sees: { first: 8 } },
      { samples: 1 << 18, sees: { first: 10 } },
      d12,
    );
    const bias = alignmentBias({
      energies: moments.coefficients.map((c) => c * c),
      teachers: [moments.teacherEigenvalues],
      student: moments.eigenvalues,
    });
    expect(bias).toBeCloseTo(0.0111728, 7);
    expect(result.student.risk - result.student.floor).toBeGreaterThan(bias);
    expect((result.student.risk - result.student.floor) / bias).toBeCloseTo(1, 2);
  });

  it("is 0 where the student sees no more, and knows every teacher of a row", () => {
    const energies = [1, 1, 1, 1];
    const see = (...seen: number[]): readonly number[] =>
      [0, 1, 2, 3].map((i) => (seen.includes(i) ? 1 : 0));
    const bias = (teachers: readonly (readonly number[])[], student: readonly number[]): number =>
      alignmentBias({ energies, teachers, student });

    expect(bias([see(0, 1, 2)], see(0, 1))).toBe(0);
    expect(bias([see(0, 1, 2), see(0, 3)], see(0, 1, 2))).toBe(1);
    expect(bias([], see(0, 1))).toBe(0);
  });
});

describe("a late student", () => {
  /** Risk of a student of a power-of-two samples over its teacher's. */
  const ratio = (
    samples: number,
    stepSize: number,
    of: Problem,
    teacher: Partial<SgdStage>,
  ): number => {
    const spectrum = { exponent: 1.2 };
    const { result } = trained({ spectrum, ...teacher }, { spectrum, samples, stepSize }, of);
    return result.student.risk / result.teacher.risk;
  };

  it("loses forever where its last modes are noiseless, as in the counterexample to Theorem 4", () => {
    const one: Problem = {
      d: 1,
      target: { values: [1] },
      noiseVariance: 1e-6,
      distribution: "rademacher",
    };
    const teacher = { samples: 256, stepSize: 1e-3 };
    const { result, moments } = trained(teacher, { samples: 256, stepSize: 1e-3 }, one);
    expect(result.teacher.risk).toBeCloseTo(0.4401279, 7);
    expect(result.student.risk).toBeCloseTo(0.4961905, 7);
    expect(lateStudentMargin(moments)).toBeLessThan(0);
    for (const [samples, risk] of [
      [4096, 0.469886],
      [65536, 0.4401439],
    ]) {
      const later = trained(teacher, { samples, stepSize: 1e-3 }, one).result.student.risk;
      expect(later).toBeCloseTo(risk, 7);
      expect(later).toBeGreaterThan(result.teacher.risk);
    }
  });

  it("wins forever where they are noisy, and the sign tells the two apart", () => {
    const sparse: Problem = { d: 8, target: { exponent: 1, support: 1 }, noiseVariance: 1 };
    const dense: Problem = { d: 8, target: { exponent: 0 }, noiseVariance: 1e-4 };
    for (const [of, sign] of [
      [sparse, 1],
      [dense, -1],
    ] as const) {
      const { moments } = trained({ samples: 64 }, { samples: 256 }, of);
      expect(Math.sign(lateStudentMargin(moments))).toBe(sign);
      for (const flow of [40, 80]) {
        const spectrum = { exponent: 1.2 };
        const { result } = trained({ samples: 64, spectrum }, { flow, spectrum }, of);
        expect(Math.sign(result.teacher.risk - result.student.risk)).toBe(sign);
      }
    }
    expect(ratio(1 << 10, 0.1, sparse, { samples: 64 })).toBeLessThan(1);
  });
});

describe("Theorem 5", () => {
  it.each([
    [1.5, 1.5, -0.333, -0.833, -0.5, 0.167, -0.667],
    [2, 2, -0.5, -0.9, -0.4, 0.1, -0.5],
    [2, 1.2, -0.5, -0.853, -0.353, 0.147, -0.5],
    [1.2, 2, -0.167, -0.833, -0.667, 0.167, -0.833],
  ])("at alphaT = %d, alphaS = %d", (alphaT, alphaS, ...numbers) => {
    const [teacher, risk, ratio, kStar, derived] = numbers;
    const exponents = weakToStrongExponents({ alphaT, alphaS });

    expect(exponents.teacher).toBeCloseTo(teacher, 3);
    expect(exponents.theorem.risk).toBeCloseTo(risk, 3);
    expect(-exponents.theorem.delta).toBeCloseTo(ratio, 3);
    expect(exponents.theorem.kStar).toBeCloseTo(kStar, 3);
    expect(exponents.derived.ratio).toBeCloseTo(derived, 3);
    // The ratio's slope is the risk's less the teacher's, and the limit is steeper than the bound.
    expect(exponents.theorem.risk - exponents.teacher).toBeCloseTo(-exponents.theorem.delta, 12);
    expect(exponents.derived.risk - exponents.teacher).toBeCloseTo(exponents.derived.ratio, 12);
    expect(exponents.derived.ratio).toBeLessThan(-exponents.theorem.delta);
  });

  it("has the corollary's Δ = 2/(2α + 1) in self-distillation, and n ~ k*^αS", () => {
    const { theorem } = weakToStrongExponents({ alphaT: 2, alphaS: 2 });
    expect(theorem.delta).toBeCloseTo(2 / 5, 14);
    expect(theorem.samples).toBeCloseTo(2 * theorem.kStar, 14);
    expect(() => weakToStrongExponents({ alphaT: 1, alphaS: 2 })).toThrow(/USAGE_INVALID/);
  });
});

describe("performance gaps", () => {
  it("are infinite, negative or above 1 by Burns, and 1 at most with the floor", () => {
    const of = (direct: number) =>
      performanceGaps({ teacher: 1, student: 0.25, direct, tuned: 0.2, floor: 0.1 });
    expect(of(1).burns).toBe(Infinity);
    expect(of(2).burns).toBe(-0.75);
    expect(of(0.5).burns).toBe(1.5);
    expect(of(0.5).tuned).toBe(0.9375);
    expect(of(0.5).oracle).toBeCloseTo(0.75 / 0.9, 14);
    expect(performanceGaps({ teacher: 1, student: 1, direct: 1, tuned: 1 }).burns).toBeNaN();
  });
});
