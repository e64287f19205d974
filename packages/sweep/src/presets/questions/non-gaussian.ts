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
  - claim: steps that stay at 0.3 for half of the time leave the Gaussian teacher 3.1 % above the Rademacher one at every N, σ² = 1
    source: exact recursion; the term γ²λ²(k4 − 1) E δ² is of second order in the step size and of no order in N
    where: distribution == "gaussian" and noise == 1
    quantity: held_risk
    relativeTo: distribution == "rademacher"
    value: 1.031
    tolerance: 0.003
  - claim: halved all the way, it is 0.8 to 1.1 % above
    source: exact recursion; the same term, where steps become small
    where: distribution == "gaussian" and noise == 1
    quantity: teacher_risk
    relativeTo: distribution == "rademacher"
    range: [1.007, 1.012]
`,
  sizes: {
    smoke: [
      "axes.N={ log2: [9, 11] }",
      "problem.d=500",
      "claims.0.tolerance=0.01",
      "claims.1.tolerance=0.02",
      "claims.2.tolerance=0.01",
      "claims.3.tolerance=0.01",
    ],
    paper: [],
    full: ["axes.N={ log2: [10, 18] }", "problem.d=16000"],
  },
};

/** Constant steps until the risk comes to rest. */
export const nonGaussianRest: Preset = {
  number: 36,
  id: "non-gaussian-rest",
  title: "Where constant steps come to rest, by the fourth moment of the coordinates",
  text: `version: 1
name: non-gaussian-rest
axes:
  distribution: [gaussian, rademacher]
problem:
  d: 50
  target: { exponent: 1 }
  noiseVariance: 1
  distribution: { axis: distribution }
  spectrum: { exponent: 1 }
chain:
  teacher: { learner: sgd, samples: 20000, stepSize: 0.2, schedule: constant }
claims:
${(
  [
    ["gaussian", "0.4771408"],
    ["rademacher", "0.4089596"],
  ] as const
)
  .map(
    ([
      distribution,
      risk,
    ]) => `  - claim: ½σ² q/(1 − q) with q = Σ x/(2 − (k4 − 1)x), x = γ λ_i, ${distribution}; d = 50, λ = 1/i, γ = 0.2, σ² = 1
    source: the recursion's fixed point, summed by another program
    where: distribution == "${distribution}"
    quantity: teacher_risk
    value: ${risk}
    tolerance: 5e-8`,
  )
  .join("\n")}
`,
  sizes: { smoke: [], paper: [], full: [] },
};
