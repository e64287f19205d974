// schedules.ts — step sizes over time: what they change of the horizon, and of the noise that a student can remove.

import type { Preset } from "../preset.js";

const FILTER =
  "filters depend on the sum of the steps alone to first order; exponent (α − 1)/α of arXiv 2606.01292v1, Theorem 3, against that sum";
const SETTING =
  "1.5 → 2.5, c² = i^-1.5, d = 4000 with its tail, σ² = 0.01, γ = 0.1, the student converged";

const KD = `problem:
  d: 4000
  target: { exponent: 1.5 }
  noiseVariance: 0.01
  tail: extrapolate`;

/** Distillation: exponents against N, and against N / log2 N for steps that halve all the way. */
export const scheduleAblation: Preset = {
  number: 38,
  id: "schedule-ablation",
  title: "Schedules change the horizon of training, not the exponents against it",
  text: `version: 1
name: schedule-ablation
axes:
  schedule: [geometric, constant, half-constant]
  N: { log2: [10, 16] }
derive:
  Neff: N / log2(N)
${KD}
chain:
  teacher:
    learner: sgd
    spectrum: { exponent: 1.5 }
    samples: N
    stepSize: 0.1
    schedule: { axis: schedule }
  direct:
    learner: sgd
    spectrum: { exponent: 2.5 }
    samples: N
    stepSize: 0.1
    schedule: { axis: schedule }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: 2.5 }, samples: infinite }
measures:
  der: direct_risk / student_risk
fit:
  - { name: der_N, y: der, x: N, by: [schedule], predicted: 2 / 15 }
  - { name: der_Neff, y: der, x: Neff, by: [schedule], predicted: 2 / 15 }
  - { name: teacher_N, y: teacher_risk, x: N, by: [schedule], predicted: -1 / 3 }
  - { name: teacher_Neff, y: teacher_risk, x: Neff, by: [schedule], predicted: -1 / 3 }
claims:
  - claim: DER against N / log2 N, geometric; ${SETTING}
    source: ${FILTER}
    where: schedule == "geometric"
    exponent: der_Neff
    value: 2 / 15
    tolerance: 0.005
  - claim: the teacher's risk against N / log2 N, geometric
    source: ${FILTER}
    where: schedule == "geometric"
    exponent: teacher_Neff
    value: -1 / 3
    tolerance: 0.005
  - claim: DER against N itself, constant for the first half, where the sum of the steps is about γN/2
    source: ${FILTER}
    where: schedule == "half-constant"
    exponent: der_N
    value: 2 / 15
    tolerance: 0.005
  - claim: the teacher's risk against N itself, constant for the first half
    source: ${FILTER}
    where: schedule == "half-constant"
    exponent: teacher_N
    value: -1 / 3
    tolerance: 0.005
  - claim: DER against N itself, constant steps; within 0.01, because their noise does not fall and begins to show at this σ²
    source: ${FILTER}
    where: schedule == "constant"
    exponent: der_N
    value: 2 / 15
    tolerance: 0.01
  - claim: the teacher's risk against N itself, constant steps; within 0.01 for the same reason
    source: ${FILTER}
    where: schedule == "constant"
    exponent: teacher_N
    value: -1 / 3
    tolerance: 0.01
`,
  sizes: {
    smoke: [
      "axes.N={ log2: [8, 12] }",
      "problem.d=1000",
      ...Array.from({ length: 6 }, (_, i) => `claims.${String(i)}.tolerance=0.02`),
    ],
    paper: [],
    full: ["axes.N={ log2: [10, 18] }", "problem.d=16000"],
  },
};

/** γ·(t + 1)^-p: the sum of the steps is γ N^(1−p)/(1−p), for p = 1 γ (ln N + 0.5772). */
export const scheduleAblationPower: Preset = {
  number: 38,
  id: "schedule-ablation-power",
  title: "Steps that fall like a power of time shorten the horizon to a power of N",
  text: `version: 1
name: schedule-ablation-power
axes:
  p: [0, 0.25, 0.5, 1]
  N: { log2: [10, 15] }
derive:
  logN: log(N) + 0.5772
${KD}
chain:
  teacher:
    learner: sgd
    spectrum: { exponent: 1.5 }
    samples: N
    stepSize: 0.1
    schedule: { power: p }
  direct:
    learner: sgd
    spectrum: { exponent: 2.5 }
    samples: N
    stepSize: 0.1
    schedule: { power: p }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: 2.5 }, samples: infinite }
measures:
  der: direct_risk / student_risk
fit:
  - { name: der, y: der, x: N, by: [p], predicted: 2 / 15 * (1 - p) }
  - { name: teacher, y: teacher_risk, x: N, by: [p], predicted: -1 / 3 * (1 - p) }
  - { name: teacher_logN, y: teacher_risk, x: logN, by: [p], predicted: -1 / 3 }
claims:
  - claim: DER grows like N^((1 − p) 2/15) for p < 1; ${SETTING}; within 0.01, because at p = 0 the noise does not fall
    source: ${FILTER}
    where: p < 1
    exponent: der
    value: 2 / 15 * (1 - p)
    tolerance: 0.01
  - claim: the teacher's risk falls like N^(-(1 − p)/3) for p < 1; within 0.01
    source: ${FILTER}
    where: p < 1
    exponent: teacher
    value: -1 / 3 * (1 - p)
    tolerance: 0.01
  - claim: with steps of 1/t DER hardly grows (exponent against N)
    source: ${FILTER}
    where: p == 1
    exponent: der
    range: [0, 0.02]
  - claim: with steps of 1/t the risk falls like the power -1/3 of ln N + 0.5772; within 0.03, because sums of steps around 1 are short of the asymptotic law
    source: ${FILTER}
    where: p == 1
    exponent: teacher_logN
    value: -1 / 3
    tolerance: 0.03
`,
  sizes: {
    smoke: [
      "axes.N={ log2: [8, 11] }",
      "problem.d=1000",
      "claims.0.tolerance=0.02",
      "claims.1.tolerance=0.02",
      "claims.3.tolerance=0.05",
    ],
    paper: [],
    full: ["axes.N={ log2: [10, 18] }", "problem.d=16000"],
  },
};

const DENOISING =
  "exact recursion for the setting of arXiv 2606.01292v1, Theorem 5, other schedules";

/** Risk of the teacher and of its best student by gradient flow. */
const DENOISED = [
  ["geometric", "0.004302", "0.0553"],
  ["constant", "0.075300", "0.4675"],
  ["half-constant", "0.009213", "0.0464"],
] as const;

/** Weak to strong: what is left of the teacher's noise at the end decides what a student can remove. */
export const scheduleAblationW2s: Preset = {
  number: 38,
  id: "schedule-ablation-w2s",
  title: "Steps that stay large keep the noise in the directions that a student must learn",
  text: `version: 1
name: schedule-ablation-w2s
axes:
  schedule: [geometric, constant, half-constant]
  N: [16384]
  tau: { logspace: [2, 6, 111] }
problem:
  d: 500
  target: { exponent: 0, support: 1 }
  noiseVariance: 1
  spectrum: { exponent: 1.5 }
chain:
  teacher: { learner: sgd, samples: N, stepSize: 0.1, schedule: { axis: schedule } }
  student: { learner: sgd, labels: teacher, flow: tau }
  settled: { learner: sgd, samples: 1048576, stepSize: 0.1, schedule: constant }
measures:
  ratio: student_risk / teacher_risk
best:
  - { over: [tau], minimise: student_risk }
claims:
${DENOISED.map(
  ([
    schedule,
    risk,
    ratio,
  ]) => `  - claim: the teacher's risk, ${schedule}; d = 500, both exponents 1.5, N = 2^14, γ = 0.1, σ² = 1, c = 1 on the first direction
    source: ${DENOISING}
    where: schedule == "${schedule}"
    quantity: teacher_risk
    value: ${risk}
    tolerance: 5e-7
  - claim: best risk of the student over it, ${schedule}, gradient flow at its best time
    source: ${DENOISING}
    where: schedule == "${schedule}"
    quantity: ratio
    value: ${ratio}
    tolerance: 5e-5`,
).join("\n")}
  - claim: with constant steps the risk comes to rest at ½σ² q/(1 − q), q = Σ x/(2 − 2x), x = γ λ_i
    source: the recursion's fixed point
    quantity: settled_risk
    value: 0.0765303
    tolerance: 1e-7
`,
  sizes: { smoke: [], paper: [], full: ["axes.tau={ logspace: [2, 6, 2001] }"] },
};
