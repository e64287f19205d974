// under-regularised.ts — a student makes up for a teacher's missing regularisation: the first mechanism of
// arXiv 2505.18346, isotropic features.

import type { Preset } from "../preset.js";

const SOURCE =
  "arXiv 2505.18346, abstract, mechanism 1; the condition is derived in docs/theory/weak-to-strong-mechanisms.md";
const EQUIVALENT = "deterministic equivalent for the setting of arXiv 2505.18346, mechanism 1";

/**
 * ‖c‖ = 1, σ² = 1, d = 300 and gt = d / rows of the teacher, lambda* = σ² gt the best ridge. The student learns from the
 * population of labels with the ridge that is best for it, q/ρ - 1, times a factor; 0.001 where nothing above 0 is best.
 * Risks here are halves of the paper's.
 */
export const underRegularised: Preset = {
  number: 23,
  id: "p3-under-regularised",
  title: "A student beats its teacher where, and only where, the teacher is under-regularised",
  text: `version: 1
name: p3-under-regularised
axes:
  gt: [0.5, 2]
  ratio: [0.1, 0.5, 0.9, 0.99, 1.01, 1.1, 2]
  factor: { logspace: [0.01, 100, 41] }
derive:
  best: gt
  lt: ratio * best
  root: sqrt((1 - gt + lt)^2 + 4 * gt * lt)
  m: (root - (1 - gt + lt)) / (2 * gt * lt)
  m2: m / lt - ((1 + gt + lt) / root - 1) / (2 * gt * lt)
  rho: 1 - lt * m
  q: 1 - 2 * lt * m + lt^2 * m2 + gt * (m - lt * m2)
  ls: max(0.001, q / rho - 1)
problem:
  d: 300
  target: { exponent: 0, amplitude: 1 / 300 }
  noiseVariance: 1
  spectrum: { exponent: 0 }
chain:
  teacher: { learner: ridge, samples: 300 / gt, ridge: lt }
  student: { learner: ridge, labels: teacher, samples: infinite, ridge: factor * ls }
  tuned: { learner: ridge, samples: 300 / gt, ridge: best }
measures:
  gain: teacher_risk / student_risk
claims:
  - claim: a teacher with less than the best ridge is beaten by a student with the ridge that is best for it
    source: ${SOURCE}
    where: ratio < 1 and abs(factor - 1) < 1e-9
    order: [student_risk, teacher_risk]
  - claim: a teacher with more than the best ridge is beaten by no student, whatever its ridge
    source: ${SOURCE}
    where: ratio > 1
    order: [teacher_risk, student_risk]
  - claim: no student beats the teacher with the best ridge
    source: ridge is Bayes-optimal for an isotropic prior
    order: [tuned_risk, student_risk]
  - claim: the teacher's risk is what its resolvent moments say, (q - 2 rho + 1) / 2
    source: ${EQUIVALENT}
    quantity: teacher_risk - (q - 2 * rho + 1) / 2
    value: 0
    tolerance: 1e-10
  - claim: the best student's risk is (1 - rho^2 / q) / 2
    source: ${EQUIVALENT}
    where: ratio < 1 and abs(factor - 1) < 1e-9
    quantity: student_risk - (1 - rho^2 / q) / 2
    value: 0
    tolerance: 1e-10
${[
  ["the teacher's risk, twice", "2 * teacher_risk", "0.73384", "5e-6"],
  ["the best student's risk, twice", "2 * student_risk", "0.464359", "5e-7"],
  ["the ridge that is best for the student", "ls", "0.7093", "5e-5"],
  ["the risk of the teacher with the best ridge, twice", "2 * tuned_risk", "0.41421", "5e-6"],
]
  .map(
    ([
      what,
      quantity,
      value,
      tolerance,
    ]) => `  - claim: ${what}, at a tenth of the best ridge, gt = 0.5
    source: ${EQUIVALENT}
    where: gt == 0.5 and ratio == 0.1 and abs(factor - 1) < 1e-9
    quantity: ${quantity}
    value: ${value}
    tolerance: ${tolerance}`,
  )
  .join("\n")}
`,
  sizes: {
    smoke: ["axes.factor={ logspace: [0.01, 100, 5] }"],
    paper: [],
    full: ["axes.factor={ logspace: [0.001, 1000, 121] }"],
  },
  figures: [
    {
      kind: "lines",
      name: "under-regularised",
      title: "Risk of the teacher over that of its best student",
      xLabel: "teacher's ridge over the best one",
      yLabel: "gain",
      where: "abs(factor - 1) < 1e-9",
      x: "ratio",
      by: ["gt"],
      lines: [{ label: "gain", y: "gain" }],
    },
  ],
};
