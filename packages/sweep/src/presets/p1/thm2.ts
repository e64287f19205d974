// thm2.ts — a student of low rank gains from a teacher that sees everything: arXiv 2606.01292v1, Theorem 2.

import type { Preset } from "../preset.js";

/** DER of excess risks (risk − floor), as the paper has it. */
export const thm2Rank: Preset = {
  number: 5,
  id: "p1-thm2-rank",
  title: "A student of rank k gains from a teacher of full rank",
  text: `version: 1
name: p1-thm2-rank
axes:
  k: [5, 10, 20]
  N: [1024, 4096, 16384]
problem:
  d: 100
  target: { exponent: 1.5 }
  noiseVariance: 0.1
  spectrum: { exponent: 1.5 }
chain:
  teacher: { learner: sgd, samples: N, stepSize: 0.1 }
  direct: { learner: sgd, sees: { first: k }, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, sees: { first: k }, samples: 2^20, stepSize: 0.1 }
measures:
  der: (direct_risk - direct_floor) / (student_risk - student_floor)
claims:
  - claim: DER is above 1 for every rank and every N
    source: arXiv 2606.01292v1, Theorem 2
    order: [1, der]
  - claim: DER grows with N
    source: arXiv 2606.01292v1, Theorem 2
    quantity: der
    order: { along: N }
${[
  [5, 1024, "1.32", 0.005],
  [5, 4096, "2.77", 0.005],
  [5, 16384, "4.55", 0.005],
  [10, 1024, "1.03", 0.005],
  [10, 4096, "1.52", 0.005],
  [10, 16384, "3.18", 0.005],
  [20, 1024, "1.003", 0.0005],
  [20, 4096, "1.034", 0.0005],
  [20, 16384, "1.78", 0.005],
]
  .map(
    ([k, N, value, tolerance]) => `  - claim: DER at k = ${String(k)}, N = ${String(N)}
    source: exact recursion for the setting of arXiv 2606.01292v1, Theorem 2
    where: k == ${String(k)} and N == ${String(N)}
    quantity: der
    value: ${String(value)}
    tolerance: ${String(tolerance)}`,
  )
  .join("\n")}
`,
  sizes: {
    smoke: [],
    paper: [],
    full: ["axes.N=[1024, 2048, 4096, 8192, 16384, 32768]", "axes.k=[5, 10, 20, 40]"],
  },
};
