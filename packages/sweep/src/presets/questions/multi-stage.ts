// multi-stage.ts — chains of more than two stages: what further students add, an open question of arXiv 2410.18837.

import type { Preset } from "../preset.js";

const EXACT = "exact recursion for the open question of arXiv 2410.18837 on several stages";

/** Expected risk of the last of K students, half a unit of its last printed digit. */
const RISKS = [
  [1, "2.378e-4", "5e-8"],
  [2, "1.663e-4", "5e-8"],
  [3, "1.446e-4", "5e-8"],
  [5, "1.261e-4", "5e-8"],
  [10, "1.090e-4", "5e-8"],
  [30, "9.14e-5", "5e-8"],
] as const;

/** A student that the chain of K does not have trains for so long that it equals its labels, to the last bit. */
function students(count: number): string {
  return Array.from({ length: count }, (_, i) => {
    const [own, labels] = [`s${String(i + 1)}`, i === 0 ? "teacher" : `s${String(i)}`];
    const time = `tau + 1e9 * max(0, ${String(i + 1)} - K)`;
    return `  ${own}: { learner: sgd, labels: ${labels}, flow: "${time}" }`;
  }).join("\n");
}

const PROBLEM = `problem:
  d: 500
  target: { exponent: 0, support: 1 }
  noiseVariance: 1
  spectrum: { exponent: 1.5 }`;

const TEACHER = "  teacher: { learner: sgd, samples: 16384, stepSize: 0.1 }";

/** Each student learns from the one before it by gradient flow; the common time is the best for each K. */
export const multiStage: Preset = {
  number: 34,
  id: "multi-stage",
  title: "Students of students: a gain that grows with their number and saturates",
  text: `version: 1
name: multi-stage
axes:
  K: [1, 2, 3, 5, 10, 30]
  tau: { logspace: [5, 10, 61] }
${PROBLEM}
chain:
${TEACHER}
  oracle: { learner: sgd, labels: teacher, sees: { first: 1 }, samples: infinite }
${students(30)}
best:
  - { over: [tau], minimise: s30_risk }
claims:
  - claim: the teacher's risk, d = 500, both exponents 1.5, N = 2^14, γ = 0.1 geometric, σ² = 1, c = 1 on the first direction
    source: ${EXACT}
    quantity: teacher_risk
    value: 4.302e-3
    tolerance: 5e-7
${RISKS.map(
  ([
    K,
    risk,
    tolerance,
  ]) => `  - claim: the last of ${String(K)} students, gradient flow for one time common to all and best for this number
    source: ${EXACT}
    where: K == ${String(K)}
    quantity: s30_risk
    value: ${risk}
    tolerance: ${tolerance}`,
).join("\n")}
  - claim: the floor, a teacher cut to the direction of the truth
    source: ${EXACT}
    quantity: oracle_risk
    value: 8.00e-5
    tolerance: 5e-8
  - claim: every further student gains
    source: ${EXACT}
    quantity: s30_risk
    order: { along: K, shape: falls }
  - claim: no number of students reaches the floor
    source: filters f^K below 1 on the noise of every direction, with f the filter of one student
    order: [oracle_risk, s30_risk, teacher_risk]
  - claim: the time that is best grows with the number of students
    source: ${EXACT}
    quantity: tau
    order: { along: K }
`,
  sizes: {
    smoke: ["where=abs(log(tau / (5.16 * K^0.175))) < 0.08"],
    paper: [],
    full: ["axes.tau={ logspace: [5, 10, 1001] }"],
  },
  figures: [
    {
      kind: "lines",
      name: "stages",
      title: "Risk of the last of K students",
      x: "K",
      xLabel: "students in the chain",
      yLabel: "risk",
      lines: [
        { label: "last student", y: "s30_risk" },
        { label: "floor", y: "oracle_risk" },
      ],
    },
  ],
};

/** Two students of different times: the first trains shorter by the factor, the second longer. */
export const multiStageOwnTimes: Preset = {
  number: 34,
  id: "multi-stage-own-times",
  title: "Two students gain most where both train for the same time",
  text: `version: 1
name: multi-stage-own-times
axes:
  factor: [1, 1.1, 1.25, 1.5, 2, 4]
  tau: { logspace: [5, 10, 61] }
${PROBLEM}
chain:
${TEACHER}
  brief: { learner: sgd, labels: teacher, flow: tau / factor }
  long: { learner: sgd, labels: brief, flow: tau * factor }
best:
  - { over: [tau], minimise: long_risk }
claims:
  - claim: the risk, at the best geometric mean of the two times, rises with their ratio
    source: ${EXACT}
    quantity: long_risk
    order: { along: factor }
  - claim: equal times give what one common time gives
    source: ${EXACT}
    where: factor == 1
    quantity: long_risk
    value: 1.663e-4
    tolerance: 5e-8
`,
  sizes: { smoke: [], paper: [], full: ["axes.tau={ logspace: [5, 10, 1001] }"] },
};
