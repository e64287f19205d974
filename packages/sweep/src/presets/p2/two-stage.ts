// two-stage.ts — a surrogate that is learned itself, from m rows: arXiv 2410.18837, the two-stage model.

import type { Preset } from "../preset.js";

const SOURCE = "deterministic equivalent for the two-stage model of arXiv 2410.18837";

const RATIOS = [
  [0.5, 3.72],
  [1, 1.8],
  [2, 1.18],
  [4, 1.02],
] as const;

const CHAIN = `chain:
  surrogate: { learner: ridgeless, samples: m, sees: { first: kept } }
  standard: { learner: ridgeless, samples: n }
  target: { learner: ridgeless, labels: surrogate, samples: n, noiseVariance: sigma2 }`;

/** Ratios at n = 1600 in 2e4 coordinates, slopes in 1e12. */
export const twoStage: Preset = {
  number: 21,
  id: "p2-two-stage",
  title: "A surrogate learned from r n rows keeps the exponent and costs a constant",
  text: `version: 1
name: p2-two-stage
axes:
  p: [1e12]
  alpha: [1.5]
  beta: [2.5]
  sigma2: [0]
  kept: [1e12]
  r: [0.5, 1, 2, 4]
  n: { log2: [11, 15] }
union:
  - axes: { p: [2e4], alpha: [1.5], beta: [2.5], sigma2: [0], kept: [2e4], r: [0.5, 1, 2, 4], n: [1600] }
  - axes: { p: [500], alpha: [2], beta: [1.5], sigma2: [0.05], kept: [500], r: [1.5], n: [200] }
  - axes: { p: [500], alpha: [2], beta: [1.5], sigma2: [0.05], kept: [150], r: [0.5], n: [200] }
derive:
  m: r * n
problem:
  d: p
  target: { exponent: beta }
  noiseVariance: sigma2
  spectrum: { exponent: alpha }
${CHAIN}
measures:
  ratio: target_risk / standard_risk
fit:
  - { name: target, y: target_risk, x: n, by: [p, alpha, beta, sigma2, kept, r], predicted: "-min(beta - 1, 2 * alpha)" }
claims:
  - claim: the exponent is that of the standard target, whatever m / n is
    source: arXiv 2410.18837, two-stage model, power laws
    where: p == 1e12
    exponent: target
    value: -min(beta - 1, 2 * alpha)
    tolerance: 0.005
  - claim: the cost falls as the surrogate has more rows
    source: ${SOURCE}
    where: p > 500
    quantity: -ratio
    order: { along: r }
${RATIOS.map(
  ([r, ratio]) => `  - claim: two-stage over standard at m = ${String(r)} n, n = 1600, p = 2e4
    source: ${SOURCE}
    where: p == 2e4 and r == ${String(r)}
    quantity: ratio
    value: ${String(ratio)}
    tolerance: 0.0051`,
).join("\n")}
  - claim: risk at p = 500, m = 300, n = 200, noise 0.05, without the factor 1/2
    source: ${SOURCE}
    where: p == 500 and kept == 500
    quantity: 2 * target_risk
    value: 0.3029
    tolerance: 0.00005
  - claim: and with a surrogate of 100 rows that sees the first 150 coordinates
    source: ${SOURCE}
    where: p == 500 and kept == 150
    quantity: 2 * target_risk
    value: 0.5501
    tolerance: 0.00005
`,
  sizes: { smoke: [], paper: [], full: ["axes.n={ log2: [11, 20] }"] },
};

/** Real Gaussian systems. */
export const twoStageSampled: Preset = {
  number: 21,
  id: "p2-two-stage-sampled",
  title: "Learned surrogates by simulation are what the equivalent says",
  text: `version: 1
name: p2-two-stage-sampled
seed: 2410
axes:
  n: [200]
  m: [300, 100]
  kept: [500, 150]
zip: [[m, kept]]
derive:
  sigma2: 0.05
problem:
  d: 500
  target: { exponent: 1.5 }
  noiseVariance: sigma2
  spectrum: { exponent: 2 }
${CHAIN}
engine: sampled
replicates: 400
claims:
  - claim: >-
      simulated over expected risk of the two-stage target; the equivalents are asymptotic and off by 2/n per stage at most,
      beside 4 standard errors (6 of 16 replicates)
    source: ${SOURCE}
    quantity: target_risk / target_expected_risk
    value: 1
    tolerance: 2 / n + 2 / m
    standardErrors: 4
`,
  sizes: {
    smoke: ["replicates=16", "claims.0.standardErrors=6"],
    paper: [],
    full: ["replicates=4000"],
  },
};
