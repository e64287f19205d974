// non-gaussian.ts — coordinates of another fourth moment: Rademacher (1) against Gaussian (3).

import type { Preset } from "../preset.js";

const LAW = "arXiv 2606.01292v1, Theorem 3, whose assumption on fourth moments both meet";
/** Noise is high and steps stay large for half of the time, so that fourth moments are seen at all. */
export const nonGaussian: Preset = {
  number: 36,
  id: "non-gaussian",
  title: "Other fourth moments: the same exponents, other constants",
  text: `version: 1
name: non-gaussian
axes:
  distribution: [gaussian, rademacher]
  noise: [0.01, 1]
  N: { log2: [10, 16] }
derive:
  Neff: N / log2(N)
problem:
  d: 1000
  target: { exponent: 2 }
  noiseVariance: noise
  tail: extrapolate
  distribution: { axis: distribution }
chain:
  teacher: { learner: sgd, spectrum: { exponent: 2 }, samples: N, stepSize: 0.3 }
  direct: { learner: sgd, spectrum: { exponent: 3 }, samples: N, stepSize: 0.3 }
  held:
    learner: sgd
    spectrum: { exponent: 2 }
    samples: N
    stepSize: 0.3
    schedule: half-constant
  student: { learner: sgd, labels: teacher, spectrum: { exponent: 3 }, samples: infinite }
measures:
  der: direct_risk / student_risk
fit:
  - { name: der, y: der, x: Neff, by: [distribution, noise], predicted: 1 / 6 }
  - { name: teacher, y: teacher_risk, x: Neff, by: [distribution, noise], predicted: -1 / 2 }
claims:
  - claim: DER grows like Neff^(1/6) for both distributions; 2 → 3, c² = i^-2, d = 1000 with its tail, γ = 0.3 geometric, σ² = 0.01, N = 2^10 … 2^16
    source: ${LAW}
    where: noise == 0.01
    exponent: der
    value: 1 / 6
    tolerance: 0.005
  - claim: the teacher's risk falls like Neff^(-1/2) for both; within 0.01, since γ = 0.3 is not small
    source: ${LAW}
    where: noise == 0.01
    exponent: teacher
    value: -1 / 2
    tolerance: 0.01
`,
  sizes: {
    smoke: [
      "axes.N={ log2: [9, 11] }",
      "problem.d=500",
      "claims.0.tolerance=0.01",
      "claims.1.tolerance=0.02",
    ],
    paper: [],
    full: ["axes.N={ log2: [10, 18] }", "problem.d=16000"],
  },
};
