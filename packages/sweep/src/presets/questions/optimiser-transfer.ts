// optimiser-transfer.ts — an addition to the list: what momentum and averaging do to distillation and to weak-to-strong
// gains. Derivations: docs/theory/open-questions.md.

import type { Preset } from "../preset.js";

const DERIVED = "derived in docs/theory/open-questions.md, section 7";
const OPTIMISERS = {
  plain: "stepSize: 0.1",
  momentum: "stepSize: 0.01, momentum: 0.9",
  tail: "stepSize: 0.1, average: { from: 0.5 }",
  whole: "stepSize: 0.1, average: { from: 0 }",
} as const;
type Optimiser = keyof typeof OPTIMISERS;

const names = Object.keys(OPTIMISERS) as Optimiser[];

function stage(name: string, optimiser: Optimiser, fields: string): string {
  return `  ${name}: { learner: sgd, ${fields}, samples: N, schedule: constant, ${OPTIMISERS[optimiser]} }`;
}

/** Teacher and direct student by the same optimiser; the distilled student has converged. */
export const optimiserKd: Preset = {
  number: 42,
  id: "optimiser-kd",
  title:
    "Distillation under momentum and averaging: the same exponents where noise does not stand in the way",
  text: `version: 1
name: optimiser-kd
axes:
  noise: [0.01, 1]
  N: { log2: [10, 14] }
problem:
  d: 1000
  target: { exponent: 1.5 }
  noiseVariance: noise
  tail: extrapolate
  spectrum: { exponent: 2.5 }
chain:
${names
  .map((name) =>
    [
      stage(`${name}_teacher`, name, "spectrum: { exponent: 1.5 }"),
      stage(`${name}_direct`, name, "labels: truth"),
      `  ${name}_student: { learner: sgd, labels: ${name}_teacher, samples: infinite }`,
    ].join("\n"),
  )
  .join("\n")}
measures:
${names.map((name) => `  ${name}_der: ${name}_direct_risk / ${name}_student_risk`).join("\n")}
fit:
${names.map((name) => `  - { name: ${name}, y: ${name}_der, x: N, by: [noise], predicted: 2 / 15 }`).join("\n")}
claims:
  - claim: momentum 0.9 with a tenth of the step has the DER of plain SGD to 1 %; 1.5 → 2.5, c² = i^-1.5, γ = 0.1 constant
    source: ${DERIVED}
    quantity: momentum_der / plain_der
    value: 1
    tolerance: 0.01
  - claim: DER grows like N^(2/15) when the second half of the iterates is averaged, at both levels of noise
    source: exponent of arXiv 2606.01292v1, Theorem 3, against the sum of the steps; ${DERIVED}
    exponent: tail
    value: 2 / 15
    tolerance: 0.005
  - claim: DER grows like N^(2/15) when all iterates are averaged, at both levels of noise
    source: exponent of arXiv 2606.01292v1, Theorem 3, against the sum of the steps; ${DERIVED}
    exponent: whole
    value: 2 / 15
    tolerance: 0.005
  - claim: the last iterate of constant steps comes to rest above the noise that it makes, and at σ² = 1 DER stops growing
    source: ${DERIVED}
    where: noise == 1
    exponent: plain
    range: [-0.02, 0.04]
`,
  sizes: {
    smoke: ["axes.N={ log2: [9, 12] }", "claims.1.tolerance=0.01", "claims.2.tolerance=0.01"],
    paper: [],
    full: ["axes.N={ log2: [10, 18] }", "problem.d=16000"],
  },
};

/** The teacher's optimiser; every student follows gradient flow to its own best time. */
export const optimiserW2sTeacher: Preset = {
  number: 42,
  id: "optimiser-w2s-teacher",
  title: "What a student can remove of the noise of teachers by different optimisers",
  text: `version: 1
name: optimiser-w2s-teacher
axes:
  N: [4096, 8192, 16384]
  tau: { logspace: [2, 7, 127] }
problem:
  d: 500
  target: { exponent: 0, support: 1 }
  noiseVariance: 1
  spectrum: { exponent: 1.5 }
chain:
${names
  .map(
    (name) => `${stage(name, name, "labels: truth")}
  ${name}_student: { learner: sgd, labels: ${name}, flow: tau }`,
  )
  .join("\n")}
claims:
${(
  [
    ["plain", "0.4675"],
    ["momentum", "0.4606"],
    ["tail", "0.0366"],
    ["whole", "0.0367"],
  ] as const
)
  .map(
    ([
      name,
      ratio,
    ]) => `  - claim: best risk of the student over its teacher's, ${name}; N = 2^14, γ = 0.1 constant, σ² = 1, exponents 1.5
    source: exact recursion
    where: N == 16384
    quantity: ${name}_student_risk / ${name}_risk
    take: { least: tau }
    value: ${ratio}
    tolerance: 5e-5`,
  )
  .join("\n")}
  - claim: averaged teachers lose their noise like N^(-1/3), with no logarithm (second half)
    source: k*/N with k* = (γN)^(1/α); ${DERIVED}
    quantity: tail_risk
    take: { slope: N }
    value: -1 / 3
    tolerance: 0.01
  - claim: averaged teachers lose their noise like N^(-1/3), with no logarithm (all iterates)
    source: k*/N with k* = (γN)^(1/α); ${DERIVED}
    quantity: whole_risk
    take: { slope: N }
    value: -1 / 3
    tolerance: 0.01
  - claim: momentum keeps the teacher's risk to 5 %
    source: ${DERIVED}
    quantity: momentum_risk / plain_risk
    range: [0.95, 1.05]
`,
  sizes: {
    smoke: ["axes.N=[8192, 16384]"],
    paper: [],
    full: ["axes.tau={ logspace: [2, 7, 1001] }"],
  },
};

const TIMES = "{ logspace: [3, 300, 124] }";

/** The student's filter: the population gradient, averaged from the start or over its second half. */
export const optimiserW2sStudent: Preset = {
  number: 42,
  id: "optimiser-w2s-student",
  title: "A student that averages from the start gains less than Theorem 5 says",
  text: `version: 1
name: optimiser-w2s-student
axes:
  alpha: [1.5, 2]
  from: [0, 0.5]
  N: { log2: [13, 17] }
  T: ${TIMES}
derive:
  Neff: N / log2(N)
problem:
  d: 4000
  target: { exponent: 0, support: 1 }
  noiseVariance: 1
  spectrum: { exponent: alpha }
chain:
  teacher: { learner: sgd, samples: N, stepSize: 0.1 }
  student:
    learner: sgd
    labels: teacher
    batch: infinite
    steps: T / 0.2
    stepSize: 0.2
    schedule: constant
    average: { from: from }
measures:
  ratio: student_risk / teacher_risk
best:
  - { over: [T], minimise: student_risk }
fit:
  - { name: best_risk, y: student_risk, x: Neff, by: [alpha, from] }
  - { name: gain, y: ratio, x: Neff, by: [alpha, from], predicted: -2 / (2 * alpha + 1) }
  - { name: best_time, y: T, x: Neff, by: [alpha, from], predicted: alpha / (2 * alpha + 1) }
claims:
  - claim: averaged from the start, the best risk falls like Neff^(-2α/(2α + 1)); within 0.03, coming from above; N = 2^13 … 2^17, σ² = 1, γ = 0.1 geometric teacher, truth on the first direction
    source: bias 1/T² against noise T^(1/α)/Neff; ${DERIVED}
    where: from == 0
    exponent: best_risk
    value: -2 * alpha / (2 * alpha + 1)
    tolerance: 0.03
  - claim: averaged from the start, the best time grows like Neff^(α/(2α + 1)); within 0.03
    source: bias 1/T² against noise T^(1/α)/Neff; ${DERIVED}
    where: from == 0
    exponent: best_time
    value: alpha / (2 * alpha + 1)
    tolerance: 0.03
  - claim: averaged from the start, the gain falls short of the rate Δ = 2/(2α + 1)
    source: bias 1/T² against noise T^(1/α)/Neff; ${DERIVED}
    where: from == 0
    exponent: gain
    value: -2 * alpha / (2 * alpha + 1) + (alpha - 1) / alpha
    tolerance: 0.03
  - claim: every early-stopped student gains at least the rate Δ = 2/(2α + 1)
    source: arXiv 2606.01292v1, Theorem 5, read for students of any optimiser; proved for the last iterate alone
    where: from == 0
    exponent: gain
    range: [-10, -2 / (2 * alpha + 1)]
    disputed: true
  - claim: averaged over the second half it gains at least Δ and at most 1/α, like the last iterate
    source: arXiv 2606.01292v1, Theorem 5, and the exponential bias of its filter
    where: from == 0.5
    exponent: gain
    range: [-1 / alpha, -2 / (2 * alpha + 1)]
`,
  sizes: {
    smoke: [
      "axes.N={ log2: [12, 15] }",
      "axes.T={ logspace: [3, 200, 43] }",
      "problem.d=1000",
      "claims.0.tolerance=0.05",
      "claims.1.tolerance=0.08",
      "claims.2.tolerance=0.05",
    ],
    paper: [],
    full: ["axes.N={ log2: [13, 20] }", "problem.d=16000"],
  },
};
