// thm3.ts — distillation efficiency grows as a power of N: arXiv 2606.01292v1, Theorem 3, and its null case.

import type { Preset } from "../preset.js";

const SETTINGS = [
  ["1.5", "2.5", "0"],
  ["2", "3", "0.5"],
  ["2", "4", "0"],
  ["1.5", "3", "0"],
] as const;

/** At N ≤ 2^11 corrections to the power laws are still visible. */
const SMOKE_TOLERANCES = Array.from(
  { length: SETTINGS.length + 2 },
  (_, i) => `claims.${String(i)}.tolerance=0.02`,
);

/** Exact recursion against the theorem's exponents, tail-corrected, regressed on N / log2 N. */
export const thm3Exponents: Preset = {
  number: 3,
  id: "p1-thm3-exponents",
  title: "Distillation gains grow with the teacher's data: exponents of Theorem 3",
  text: `version: 1
name: p1-thm3-exponents
axes:
  alphaT: [1.5, 2, 2, 1.5]
  alphaS: [2.5, 3, 4, 3]
  beta: [0, 0.5, 0, 0]
  N: { log2: [10, 16] }
zip: [[alphaT, alphaS, beta]]
derive:
  Neff: N / log2(N)
problem:
  d: 4000
  target: { exponent: alphaT - beta }
  noiseVariance: 0.01
  tail: extrapolate
chain:
  teacher: { learner: sgd, spectrum: { exponent: alphaT }, samples: N, stepSize: 0.1 }
  direct: { learner: sgd, spectrum: { exponent: alphaS }, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: alphaS }, samples: infinite }
measures:
  der: direct_risk / student_risk
fit:
  - name: der
    y: der
    x: Neff
    by: [alphaT, alphaS, beta]
    predicted: (alphaT - 1 - beta) * (1 / alphaT - 1 / alphaS)
  - name: teacher
    y: teacher_risk
    x: Neff
    by: [alphaT, alphaS, beta]
    predicted: -(alphaT - 1 - beta) / alphaT
  - name: direct
    y: direct_risk
    x: Neff
    by: [alphaT, alphaS, beta]
    predicted: -(alphaT - 1 - beta) / alphaS
claims:
${SETTINGS.map(
  ([alphaT, alphaS, beta]) => `  - claim: >-
      DER grows like Neff^((alphaT - 1 - beta)(1/alphaT - 1/alphaS)) with
      alphaT ${alphaT}, alphaS ${alphaS}, beta ${beta}
    source: arXiv 2606.01292v1, Theorem 3
    where: alphaT == ${alphaT} and alphaS == ${alphaS}
    exponent: der
    value: (alphaT - 1 - beta) * (1 / alphaT - 1 / alphaS)
    tolerance: 0.005`,
).join("\n")}
  - claim: the teacher's risk falls like N^(-(alphaT - 1 - beta)/alphaT) in all settings
    source: arXiv 2606.01292v1, Theorem 3
    exponent: teacher
    value: -(alphaT - 1 - beta) / alphaT
    tolerance: 0.005
  - claim: the direct student's risk falls like N^(-(alphaT - 1 - beta)/alphaS) in all settings
    source: arXiv 2606.01292v1, Theorem 3
    exponent: direct
    value: -(alphaT - 1 - beta) / alphaS
    tolerance: 0.005
`,
  sizes: {
    smoke: ["axes.N={ log2: [8, 11] }", "problem.d=1000", ...SMOKE_TOLERANCES],
    paper: [],
    full: ["axes.N={ log2: [10, 18] }", "problem.d=16000"],
  },
};

/** Equal spectra: nothing to gain. */
export const thm3Null: Preset = {
  number: 4,
  id: "p1-thm3-null",
  title: "Equal spectra leave nothing to distil: DER is 1",
  text: `version: 1
name: p1-thm3-null
axes:
  N: { log2: [10, 16] }
derive:
  Neff: N / log2(N)
problem:
  d: 4000
  target: { exponent: 2 }
  noiseVariance: 0.01
  tail: extrapolate
  spectrum: { exponent: 2 }
chain:
  teacher: { learner: sgd, samples: N, stepSize: 0.1 }
  direct: { learner: sgd, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, samples: infinite }
measures:
  der: direct_risk / student_risk
fit:
  - { name: der, y: der, x: Neff, predicted: 0 }
claims:
  - claim: DER is 1 at every N where alphaS = alphaT
    source: arXiv 2606.01292v1, Theorem 3 with kappa = 0
    quantity: der
    value: 1
    tolerance: 1e-12
  - claim: its exponent is 0
    source: arXiv 2606.01292v1, Theorem 3 with kappa = 0
    exponent: der
    value: 0
    tolerance: 1e-12
`,
  sizes: {
    smoke: ["axes.N={ log2: [8, 11] }", "problem.d=500"],
    paper: [],
    full: ["problem.d=16000"],
  },
};

/** A student of finitely many teacher labels: N^(alphaS/alphaT) of them are enough, N are not. */
export const thm3FiniteStudent: Preset = {
  number: 3,
  id: "p1-thm3-finite-student",
  title:
    "Theorem 3 with a finite student: N^(alphaS/alphaT) labels are enough, 64 N are far too few",
  text: `version: 1
name: p1-thm3-finite-student
axes:
  alphaT: [1.5, 2, 2, 1.5]
  alphaS: [2.5, 3, 4, 3]
  beta: [0, 0.5, 0, 0]
  N: { log2: [10, 16] }
  labels: [enough, linear]
  isLinear: [0, 1]
zip: [[alphaT, alphaS, beta], [labels, isLinear]]
derive:
  Neff: N / log2(N)
  n: isLinear * 64 * N + (1 - isLinear) * 4 * N^(alphaS / alphaT)
problem:
  d: 4000
  target: { exponent: alphaT - beta }
  noiseVariance: 0.01
  tail: extrapolate
chain:
  teacher: { learner: sgd, spectrum: { exponent: alphaT }, samples: N, stepSize: 0.1 }
  direct: { learner: sgd, spectrum: { exponent: alphaS }, samples: N, stepSize: 0.1 }
  student:
    { learner: sgd, labels: teacher, spectrum: { exponent: alphaS }, samples: n, stepSize: 0.1 }
measures:
  der: direct_risk / student_risk
fit:
  - name: der
    y: der
    x: Neff
    by: [labels, alphaT, alphaS, beta]
    predicted: (alphaT - 1 - beta) * (1 / alphaT - 1 / alphaS)
claims:
  - claim: DER grows like Neff^kappa with n = 4 N^(alphaS/alphaT)
    source: arXiv 2606.01292v1, Theorem 3
    where: labels == "enough"
    exponent: der
    value: (alphaT - 1 - beta) * (1 / alphaT - 1 / alphaS)
    tolerance: 0.01
  - claim: with n = 64 N the exponent is at most 70 % of kappa, in all settings
    source: exact recursion for the setting of arXiv 2606.01292v1, Theorem 3
    where: labels == "linear"
    exponent: der
    range: [0, 0.7 * (alphaT - 1 - beta) * (1 / alphaT - 1 / alphaS)]
`,
  sizes: { smoke: [], paper: [], full: ["axes.N={ log2: [10, 18] }", "problem.d=16000"] },
};

/** Simulation against the expectation: the same slope within its interval. */
export const thm3Sampled: Preset = {
  number: 3,
  id: "p1-thm3-sampled",
  title: "Theorem 3 simulated: the interval of the exponent covers that of the expectations",
  text: `version: 1
name: p1-thm3-sampled
seed: 3
axes:
  N: { log2: [8, 12] }
derive:
  Neff: N / log2(N)
problem:
  d: 4000
  target: { exponent: 1.5 }
  noiseVariance: 0.01
  tail: extrapolate
chain:
  teacher: { learner: sgd, spectrum: { exponent: 1.5 }, samples: N, stepSize: 0.1 }
  direct: { learner: sgd, spectrum: { exponent: 2.5 }, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: 2.5 }, samples: infinite }
measures:
  der: direct_risk / student_risk
  expectedDer: direct_expected_risk / student_expected_risk
engine: reduced
replicates: 64
fit:
  - { name: der, y: der, x: Neff, predicted: 0.5 * (1 / 1.5 - 1 / 2.5) }
claims:
  - claim: the 95 % interval of the fitted exponent covers the exponent of the expectations
    source: the exact engine on the same grid
    exponent: der
    interval: true
    value: expected_exponent
  - claim: the fitted exponent is within 0.02 of it (its standard error is about 0.0035)
    source: the exact engine on the same grid
    exponent: der
    value: expected_exponent
    tolerance: 0.02
  - claim: DER at each N is within 4 standard errors of that of the expectations
    source: the exact engine on the same grid
    quantity: der / expectedDer
    value: 1
    standardErrors: 4
`,
  sizes: {
    smoke: ["axes.N={ log2: [8, 10] }"],
    paper: [],
    full: ["replicates=400", "axes.N={ log2: [8, 14] }"],
  },
};
