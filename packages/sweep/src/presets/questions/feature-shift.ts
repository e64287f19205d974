// feature-shift.ts — a surrogate whose features decay differently from the target's: the two-stage model of
// arXiv 2410.18837 with Σ_s ≠ Σ_t.
//
// Both see the same latent inputs through features of their own, so that a surrogate is a function that the target is
// taught. The paper's other reading, a shift of the inputs themselves, would give each stage a truth of its own.

import type { Preset } from "../preset.js";

const SOURCE =
  "found here, two equivalents in a row, the setting of arXiv 2410.18837, two-stage model, with Σ_s ≠ Σ_t";

const chain = `problem:
  d: p
  target: { exponent: 2.5 }
  spectrum: { exponent: 1.5 }
chain:
  surrogate: { learner: ridgeless, samples: m, spectrum: { exponent: alphaS } }
  standard: { learner: ridgeless, samples: n }
  target: { learner: ridgeless, labels: surrogate, samples: n }
measures:
  ratio: target_risk / standard_risk
  own: surrogate_risk / standard_risk`;

/** Ratio at r = m / n and α_s, n = 800, p = 1e5. */
const RATIOS = [
  [1, 1.1, 5.2062],
  [1, 1.5, 1.8496],
  [1, 2.5, 1.2246],
  [4, 1.5, 1.0459],
  [4, 2.5, 0.9914],
] as const;

export const featureShift: Preset = {
  number: 39,
  id: "feature-shift",
  title: "Surrogates of other features: faster decay helps, the exponent stays",
  text: `version: 1
name: feature-shift
axes:
  p: [1e12]
  alphaS: [1.25, 1.5, 2, 3]
  r: [1]
  n: { log2: [11, 15] }
union:
  - axes: { p: [1e5], alphaS: [1.1, 1.25, 1.5, 1.75, 2, 2.5, 3], r: [0.5, 1, 2, 4], n: [800] }
derive:
  m: r * n
${chain}
fit:
  - { name: target, y: target_risk, x: n, by: [p, alphaS, r], predicted: -1.5 }
claims:
  - claim: the exponent is -min(β - 1, 2 α_t) = -1.5 whatever the surrogate's α_s; β = 2.5, α_t = 1.5, m = n, p = 1e12
    source: ${SOURCE}
    where: p == 1e12
    exponent: target
    value: -1.5
    tolerance: 0.01
${RATIOS.map(
  ([
    r,
    alphaS,
    ratio,
  ]) => `  - claim: two-stage over standard at m = ${String(r)} n, α_s = ${String(alphaS)}, α_t = 1.5, β = 2.5, n = 800, p = 1e5
    source: ${SOURCE}
    where: p == 1e5 and r == ${String(r)} and alphaS == ${String(alphaS)}
    quantity: ratio
    value: ${String(ratio)}
    tolerance: 0.00005`,
).join("\n")}
  - claim: up to α_s = β = 2.5 a faster decay of the surrogate's features gives a better target, at every m / n
    source: ${SOURCE}
    where: p == 1e5 and alphaS <= 2.5
    quantity: -ratio
    order: { along: alphaS }
  - claim: the surrogate itself is best at α_s = β, where its prior fits the truth
    source: ${SOURCE}
    where: p == 1e5
    quantity: own
    take: { argmin: alphaS }
    value: 2.5
  - claim: with m = 4 n and α_s = 2 or more the taught target beats the one taught by the truth itself; without shift it never does
    source: ${SOURCE}
    where: p == 1e5 and r == 4 and alphaS >= 2
    order: [ratio, 1]
  - claim: without shift (α_s = α_t) teaching by a learned surrogate costs
    source: arXiv 2410.18837, two-stage model
    where: alphaS == 1.5
    order: [1, ratio]
`,
  sizes: { smoke: [], paper: [], full: ["axes.n={ log2: [11, 20] }"] },
  figures: [
    {
      kind: "lines",
      name: "shift",
      title: "Two-stage over standard, α_t = 1.5, β = 2.5, n = 800",
      x: "alphaS",
      by: ["r"],
      where: "p == 1e5",
      xLabel: "α_s",
      yLabel: "ratio of risks",
      xScale: "linear",
      lines: [{ label: "taught by the surrogate", y: "ratio" }],
    },
  ],
};

/** Real Gaussian systems. */
export const featureShiftSampled: Preset = {
  number: 39,
  id: "feature-shift-sampled",
  title: "Shifted surrogates by simulation are what the equivalents say",
  text: `version: 1
name: feature-shift-sampled
seed: 39
axes:
  alphaS: [1.25, 1.5, 2.5]
derive:
  p: 400
  n: 150
  m: 300
${chain}
engine: sampled
replicates: 400
claims:
  - claim: >-
      simulated over expected risk; the equivalents are asymptotic and off by 2/n per stage at most, beside 4 standard
      errors
    source: ${SOURCE}
    quantity: target_risk / target_expected_risk
    value: 1
    tolerance: 2 / n + 2 / m
    standardErrors: 4
`,
  sizes: { smoke: ["replicates=12"], paper: [], full: ["replicates=4000"] },
};
