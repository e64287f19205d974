// exponent-gain.ts — a student of a teacher whose error does not fall at all still learns at nearly the best rate:
// the setting of arXiv 2603.05691 for features without limit.

import type { Preset } from "../preset.js";

const SOURCE =
  "arXiv 2603.05691, abstract; the limit of infinitely many features, by deterministic equivalents";

const SETTINGS = [
  ["2", "2", "-0.483"],
  ["2", "3", "-0.630"],
  ["1.5", "2.5", "-0.558"],
] as const;

/** Eigenvalues i^-alpha, energies i^-b, σ² = 1; teacher and student with n rows each, the student's ridge the best one. */
export const exponentGain: Preset = {
  number: 27,
  id: "rfrr-exponent-gain",
  title: "A ridge student of a ridgeless teacher learns although its teacher does not",
  text: `version: 1
name: rfrr-exponent-gain
axes:
  alpha: [2, 2, 1.5]
  b: [2, 3, 2.5]
  n: { log2: [6, 12] }
  r: { logspace: [0.0001, 0.3, 61] }
zip: [[alpha, b]]
problem:
  d: 200000
  target: { exponent: b }
  noiseVariance: 1
  spectrum: { exponent: alpha }
chain:
  teacher: { learner: ridgeless, samples: n }
  student: { learner: ridge, labels: teacher, samples: n, ridge: r }
best:
  - { over: [r], minimise: student_risk }
fit:
  - { name: teacher, y: teacher_risk, x: n, by: [alpha, b], predicted: 0 }
  - { name: student, y: student_risk, x: n, by: [alpha, b], predicted: -(b - 1) / b }
claims:
  - claim: the teacher's risk does not fall
    source: ${SOURCE}
    exponent: teacher
    value: 0
    tolerance: 0.03
  - claim: it stays at (alpha - 1) σ² / 2
    source: ${SOURCE}
    quantity: 2 * teacher_risk / (alpha - 1)
    value: 1
    tolerance: 0.15
${SETTINGS.map(
  ([
    alpha,
    b,
    slope,
  ]) => `  - claim: the student's exponent at alpha = ${alpha}, b = ${b}, near the best of -(b - 1) / b
    source: deterministic equivalent for the setting of arXiv 2603.05691
    where: alpha == ${alpha} and b == ${b}
    exponent: student
    value: ${slope}
    tolerance: 0.005`,
).join("\n")}
  - claim: the student is far below its teacher
    source: ${SOURCE}
    order: [2 * student_risk, teacher_risk]
`,
  sizes: { smoke: [], paper: [], full: ["axes.r={ logspace: [0.0001, 0.3, 241] }"] },
};
