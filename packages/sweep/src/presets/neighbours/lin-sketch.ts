// lin-sketch.ts — risk against the number of random features and of samples: Lin, Wu, Kakade, Bartlett and Lee, arXiv
// 2406.08466.

import type { Preset } from "../preset.js";

const LIN =
  "arXiv 2406.08466, abstract, reducible risk Θ(M^(1 - a) + N_eff^((1 - a) / a)), version and theorem not at hand";

/** Energies and eigenvalues i^-a, noise 1, step size 0.1: their experiments' values, from memory of the paper. */
export const linSketch: Preset = {
  number: 28,
  id: "lin-sketch",
  title: "Random features: the risk falls with features and samples, each by its own power",
  text: `version: 1
name: lin-sketch
axes:
  d: [20000]
  a: [1.5, 2]
  M: [25, 50, 100, 200, 400]
  draw: { range: [1, 4, 1] }
  N: { log2: [6, 10] }
derive:
  Neff: N / log2(N)
  beyond: (d + 0.5)^(1 - a) / (a - 1) / 2     # half of the energy that no feature sees
problem:
  d: d
  target: { exponent: a, random: true }
  noiseVariance: 1
  spectrum: { exponent: a }
  sketch: { features: M, draw: draw }
chain:
  model: { learner: sgd, samples: N, stepSize: 0.1 }
measures:
  approximation: model_floor + beyond
  reducible: model_risk + beyond
  learnt: "-approximation"
fit:
  - { name: features, y: approximation, x: M, by: [a], predicted: 1 - a }
  - { name: samples, y: reducible, x: Neff, by: [a, M], predicted: (1 - a) / a }
claims:
  - claim: >-
      what M features cannot represent falls like M^(1 - a), on average over the truth; d = 20000, its tail added in closed form
    source: ${LIN}
    exponent: features
    value: 1 - a
    tolerance: 0.03
  - claim: >-
      with many features (M = 400), where samples limit, the risk falls like N_eff^((1 - a)/a), N_eff = N / log2 N; σ² = 1, γ = 0.1
      geometric (a band for N = 2^6 … 2^10: floor and variance still bend the line)
    source: ${LIN}
    where: M == 400
    exponent: samples
    value: (1 - a) / a
    tolerance: 0.03
  - claim: in every draw more features represent more
    source: arXiv 2406.08466
    quantity: learnt
    order: { along: M }
`,
  sizes: {
    smoke: [
      "axes.d=[4000]",
      "axes.M=[16, 32, 64, 128]",
      "axes.draw={ range: [1, 2, 1] }",
      "axes.N={ log2: [6, 9] }",
      "claims.0.tolerance=0.06",
      "claims.1.where=M == 128",
      "claims.1.tolerance=0.06",
    ],
    paper: [],
    full: [
      "axes.d=[100000]",
      "axes.M=[25, 50, 100, 200, 400, 800]",
      "axes.N={ log2: [8, 14] }",
      "claims.1.where=M == 800",
      "claims.1.tolerance=0.06",
    ],
  },
};
