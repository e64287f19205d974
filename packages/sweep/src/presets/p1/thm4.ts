// thm4.ts — when the student beats its teacher: arXiv 2606.01292v1, Theorem 4, a case where it holds and one where
// it does not.

import type { Preset } from "../preset.js";

/** One Rademacher coordinate, hardly any noise: the student never gets below its teacher. */
export const thm4Counterexample: Preset = {
  number: 13,
  id: "p1-thm4-counterexample",
  title: "A student that never beats its teacher",
  text: `version: 1
name: p1-thm4-counterexample
axes:
  n: [256, 4096, 65536]
problem:
  d: 1
  target: { values: [1] }
  noiseVariance: 1e-6
  distribution: rademacher
  spectrum: { exponent: 0 }
chain:
  teacher: { learner: sgd, samples: 256, stepSize: 0.001 }
  student: { learner: sgd, labels: teacher, samples: n, stepSize: 0.001 }
claims:
  - claim: with enough samples the student's risk is below the teacher's
    source: arXiv 2606.01292v1, Theorem 4
    order: [student_risk, teacher_risk]
    disputed: true
  - claim: the student's risk is above the teacher's at every n
    source: counterexample to arXiv 2606.01292v1, Theorem 4
    order: [teacher_risk, student_risk]
  - claim: the teacher's risk
    source: counterexample to arXiv 2606.01292v1, Theorem 4
    quantity: teacher_risk
    value: 0.4401279
    tolerance: 5e-8
${[
  [256, "0.4961905"],
  [4096, "0.4698860"],
  [65536, "0.4401439"],
]
  .map(
    ([n, value]) => `  - claim: the student's risk at n = ${String(n)}
    source: counterexample to arXiv 2606.01292v1, Theorem 4
    where: n == ${String(n)}
    quantity: student_risk
    value: ${String(value)}
    tolerance: 5e-8`,
  )
  .join("\n")}
`,
  sizes: { smoke: [], paper: [], full: ["axes.n={ log2: [8, 22] }"] },
};

/** Noise in the last modes: the student is below its teacher at every n, lowest when stopped early. */
export const thm4Holds: Preset = {
  number: 13,
  id: "p1-thm4-holds",
  title: "A student that beats its teacher",
  text: `version: 1
name: p1-thm4-holds
axes:
  n: [128, 256, 4096, 65536]
problem:
  d: 500
  target: { exponent: 0, support: 1 }
  noiseVariance: 1
  spectrum: { exponent: 1.5 }
chain:
  teacher: { learner: sgd, samples: 4096, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, samples: n, stepSize: 0.1 }
claims:
  - claim: the student's risk is below the teacher's
    source: arXiv 2606.01292v1, Theorem 4
    order: [student_risk, teacher_risk]
  - claim: the teacher's risk
    source: exact recursion for the setting of arXiv 2606.01292v1, Theorem 4
    quantity: teacher_risk
    value: 0.006451
    tolerance: 5e-7
${[
  [128, "0.00272"],
  [256, "0.00175"],
  [4096, "0.00379"],
  [65536, "0.00619"],
]
  .map(
    ([n, value]) => `  - claim: the student's risk at n = ${String(n)}
    source: exact recursion for the setting of arXiv 2606.01292v1, Theorem 4
    where: n == ${String(n)}
    quantity: student_risk
    value: ${String(value)}
    tolerance: 5e-6`,
  )
  .join("\n")}
`,
  sizes: { smoke: [], paper: [], full: ["axes.n={ log2: [6, 20] }"] },
};
