// mismatched-spectra.ts — the best student of a noisy teacher, by how fast its spectrum decays.

import type { Preset } from "../preset.js";

const EXACT = "exact recursion for the setting of arXiv 2606.01292v1, Theorem 5";
const STUDENTS = [0.5, 1, 1.2, 1.5, 2, 3, 4];

/** Best risk of the student over that of its teacher, per alphaT in the order of STUDENTS. */
const RATIOS: readonly (readonly [alphaT: number, ratios: readonly string[]])[] = [
  [1.2, ["0.195", "0.042", "0.029", "0.020", "0.013", "0.009", "0.0075"]],
  [1.5, ["0.374", "0.111", "0.080", "0.055", "0.038", "0.025", "0.021"]],
  [2, ["0.642", "0.287", "0.219", "0.158", "0.109", "0.073", "0.061"]],
];

/** Half a unit of the last digit. */
const half = (digits: string): string => `5e-${String(digits.length - 1)}`;

/** Gradient flow at its best time, from one teacher: a faster decay denoises better. */
export const mismatchedSpectra: Preset = {
  number: 35,
  id: "mismatched-spectra",
  title: "A student of faster spectral decay is the better denoiser",
  text: `version: 1
name: mismatched-spectra
axes:
  alphaT: [1.2, 1.5, 2]
  alphaS: [${STUDENTS.join(", ")}]
  tau: { logspace: [3.4, 6.8, 61] }
problem:
  d: 500
  target: { exponent: 0, support: 1 }
  noiseVariance: 1
chain:
  teacher: { learner: sgd, spectrum: { exponent: alphaT }, samples: 16384, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: alphaS }, flow: tau }
measures:
  ratio: student_risk / teacher_risk
best:
  - { over: [tau], minimise: student_risk }
claims:
${RATIOS.flatMap(([alphaT, ratios]) =>
  ratios.map(
    (
      ratio,
      i,
    ) => `  - claim: best risk of the student over its teacher's at ${String(alphaT)} → ${String(STUDENTS[i])}; d = 500, N = 2^14, γ = 0.1 geometric, σ² = 1, c = 1 on the first direction, gradient flow at its best time
    source: ${EXACT}
    where: alphaT == ${String(alphaT)} and alphaS == ${String(STUDENTS[i])}
    quantity: ratio
    value: ${ratio}
    tolerance: ${half(ratio)}`,
  ),
).join("\n")}
  - claim: the faster a student's spectrum decays, the lower its best risk
    source: ${EXACT}; against the reading of arXiv 2606.01292v1 that slow decay makes a strong model
    quantity: ratio
    order: { along: alphaS, shape: falls }
  - claim: a teacher of slower decay, which learns more noise, leaves its student more to gain
    source: ${EXACT}
    quantity: ratio
    order: { along: alphaT }
`,
  sizes: {
    smoke: ["axes.tau={ logspace: [3.4, 6.8, 31] }"],
    paper: [],
    full: ["axes.tau={ logspace: [3.4, 6.8, 1001] }"],
  },
  figures: [
    {
      kind: "lines",
      name: "ratios",
      title: "Best risk of the student over its teacher's",
      x: "alphaS",
      by: ["alphaT"],
      xScale: "linear",
      xLabel: "exponent of the student's spectrum",
      yLabel: "R_T2S / R_T",
      lines: [{ label: "ratio", y: "ratio" }],
    },
  ],
};
