// Golden values of the exact engine: rational expectations by brute force (3-node Gauss-Hermite per coordinate is exact
// for these polynomials) and one small power-law chain, all from an independent program.

import { describe, expect, it } from "vitest";
import type { Cell, SgdStage } from "./cell.js";
import { runChain } from "./run-chain.js";

const teacherSpectrum = { values: [1, 0.5, 0.25] };
const studentSpectrum = { values: [1, 0.3, 0.1] };

/** Two steps of size .2 then .1, and .3 then .15: geometric with one step per stage. */
function twoStage(teacherSees?: SgdStage["sees"], studentSees?: SgdStage["sees"]): Cell {
  const halving = { geometric: { stageLength: 1 } };
  return {
    seed: 1,
    engine: "exact",
    problem: { d: 3, target: { values: [1, -0.7, 0.5] }, noiseVariance: 0.3 },
    chain: {
      teacher: {
        learner: "sgd",
        spectrum: teacherSpectrum,
        steps: 2,
        stepSize: 0.2,
        schedule: halving,
        ...(teacherSees === undefined ? {} : { sees: teacherSees }),
      },
      student: {
        learner: "sgd",
        labels: "teacher",
        spectrum: studentSpectrum,
        steps: 2,
        stepSize: 0.3,
        schedule: halving,
        ...(studentSees === undefined ? {} : { sees: studentSees }),
      },
    },
  };
}

function expectRelative(measured: number, golden: number): void {
  expect(Math.abs(measured / golden - 1)).toBeLessThan(1e-13);
}

describe("exact engine", () => {
  it.each([
    { title: "full teacher and student", risks: [0.624593015625, 0.782992651311353] },
    {
      title: "student inside the teacher",
      student: { first: 2 },
      risks: [0.624593015625, 0.783675953647893],
    },
    {
      title: "teacher inside the student",
      teacher: { first: 2 },
      risks: [0.63913775, 0.783430517361255],
    },
    {
      title: "partial overlap",
      teacher: { range: [2, 3] as const },
      student: { first: 2 },
      risks: [0.804133765625, 0.863524791738519],
    },
  ])("matches brute-force expectations: $title", ({ teacher, student, risks }) => {
    const result = runChain(twoStage(teacher, student));

    expectRelative(result.teacher.risk, risks[0]);
    expectRelative(result.student.risk, risks[1]);
  });

  it("matches the golden power-law chain", () => {
    const result = runChain({
      seed: 1,
      engine: "exact",
      problem: { d: 4, target: { exponent: 1.5 }, noiseVariance: 0.5 },
      chain: {
        teacher: { learner: "sgd", spectrum: { exponent: 1.2 }, samples: 64, stepSize: 0.1 },
        student: {
          learner: "sgd",
          labels: "teacher",
          spectrum: { exponent: 2 },
          samples: 64,
          stepSize: 0.15,
        },
      },
    });

    expectRelative(result.teacher.risk, 0.11343729484167914);
    expectRelative(result.student.risk, 0.2302250653094976);
    expectRelative(result.student.misfit, 0.03573768050595839);
  });

  it("reproduces the alignment bias of disjoint directions", () => {
    const result = runChain({
      seed: 1,
      engine: "exact",
      problem: { d: 12, target: { exponent: 2 }, spectrum: { exponent: 0 } },
      chain: {
        teacher: { learner: "sgd", sees: { first: 8 }, samples: "infinite" },
        student: { learner: "sgd", labels: "teacher", sees: { first: 10 }, samples: "infinite" },
      },
    });

    expect(result.student.risk - result.student.floor).toBeCloseTo((9 ** -2 + 10 ** -2) / 2, 12);
  });

  it("reproduces a student that is worse than its teacher for every sample size", () => {
    const risks = [256, 4096, 65536].map((n) =>
      runChain({
        seed: 1,
        engine: "exact",
        problem: {
          d: 1,
          target: { values: [1] },
          noiseVariance: 1e-6,
          distribution: "rademacher",
          spectrum: { exponent: 0 },
        },
        chain: {
          teacher: { learner: "sgd", samples: 256, stepSize: 1e-3 },
          student: { learner: "sgd", labels: "teacher", samples: n, stepSize: 1e-3 },
        },
      }),
    );

    expect(risks[0].teacher.risk).toBeCloseTo(0.4401279, 7);
    expect(risks[0].student.risk).toBeCloseTo(0.4961905, 7);
    expect(risks[1].student.risk).toBeCloseTo(0.469886, 7);
    expect(risks[2].student.risk).toBeCloseTo(0.4401439, 7);
  });
});
