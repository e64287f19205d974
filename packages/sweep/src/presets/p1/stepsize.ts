// stepsize.ts — a smaller step size of the student finds a lower least risk later: arXiv 2606.01292v1, Theorem 4.
//
// The setting is that of preset p1-thm4-holds (d = 500, alpha = 1.5 for both, one signal direction, c = 1, N = 2^12,
// teacher's step size 0.1); n runs over powers of two, and each n has its own schedule.

import type { Preset } from "../preset.js";
import { exactFor } from "./source.js";

const SOURCE = exactFor("Theorem 4");

export const stepSizes: Preset = {
  number: 14,
  id: "p1-stepsize",
  title: "A smaller step size of the student moves its minimum and deepens it",
  text: `version: 1
name: p1-stepsize
axes:
  gamma: [0.1, 0.01]
  n: { log2: [6, 16] }
problem:
  d: 500
  target: { exponent: 0, support: 1 }
  noiseVariance: 1
  spectrum: { exponent: 1.5 }
chain:
  teacher: { learner: sgd, samples: 4096, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, samples: n, stepSize: gamma }
claims:
  - claim: the risk falls and rises with n
    source: ${SOURCE}
    quantity: student_risk
    order: { along: n, shape: falls-then-rises }
  - claim: with step size 0.1 the least risk is at n = 256
    source: ${SOURCE}
    where: gamma == 0.1
    quantity: student_risk
    take: { argmin: n }
    value: 256
  - claim: with step size 0.01 it is at n = 2048 or 4096
    source: ${SOURCE}
    where: gamma == 0.01
    quantity: student_risk
    take: { argmin: n }
    range: [2048, 4096]
  - claim: the least risk with step size 0.1
    source: ${SOURCE}
    where: gamma == 0.1
    quantity: student_risk
    take: { least: n }
    value: 1.75e-3
    tolerance: 5e-6
  - claim: the risk with step size 0.01 at n = 2048
    source: ${SOURCE}
    where: gamma == 0.01 and n == 2048
    quantity: student_risk
    value: 1.02e-3
    tolerance: 5e-6
  - claim: "at n = 4096 it is slightly lower still: 1.001e-3"
    source: ${SOURCE}
    where: gamma == 0.01 and n == 4096
    quantity: student_risk
    value: 1.001e-3
    tolerance: 5e-7
`,
  sizes: {
    smoke: [],
    paper: [],
    full: ["axes.n={ log2: [4, 22] }", "axes.gamma=[0.1, 0.03, 0.01, 0.003]"],
  },
  figures: [
    {
      kind: "lines",
      name: "risk-vs-n",
      title: "Student's risk against its samples, by its step size",
      xLabel: "student samples n",
      yLabel: "risk ½ E(f − f*)²",
      by: ["gamma"],
      x: "n",
      lines: [{ label: "student", y: "student_risk" }],
    },
  ],
};
