// extreme-p.ts — how the equivalent of ridgeless regression settles as p / n grows: open question 1 of arXiv 2410.18837.

import type { Preset } from "../preset.js";

const SOURCE = "arXiv 2410.18837, section 4 (p to infinity), exact sums at each p";

/** [α, β, optimal / standard, mask / standard] in 2·10^12 coordinates, as the equivalent gives them. */
const LIMITS = [
  [1.5, 2.5, 0.7397, 0.9667],
  [2, 1.5, 0.6171, 0.6393],
  [2, 3, 0.7854, 0.9147],
] as const;

export const extremeP: Preset = {
  number: 40,
  id: "extreme-p",
  title: "τ, Ω and the gain of surrogates converge as p / n goes from 2 to 1000",
  text: `version: 1
name: extreme-p
axes:
  alpha: [1.5, 2]
  beta: [1.5, 2.5, 3]
  ratio: [2, 10, 100, 1000, 1e10]
where: (alpha == 1.5 and beta == 2.5) or (alpha == 2 and beta != 2.5)
derive:
  n: 200
problem:
  d: ratio * n
  target: { exponent: beta }
  spectrum: { exponent: alpha }
chain:
  standard: { learner: ridgeless, samples: n }
  optimal: { learner: optimal-surrogate, for: n }
  kept: { learner: mask, for: n }
  taught: { learner: ridgeless, labels: optimal, samples: n }
  masked: { learner: ridgeless, labels: kept, samples: n }
theory: [tau, omega]
measures:
  gain: taught_risk / standard_risk
  masked_gain: masked_risk / standard_risk
  scaled_tau: standard_tau * n^alpha
claims:
  - claim: Ω reaches (α - 1) / α within 1 % at p = 1000 n and α = 2, within 4 % at α = 1.5, n = 200
    source: ${SOURCE}
    where: ratio == 1000
    quantity: standard_omega * alpha / (alpha - 1) - 1
    value: 0
    tolerance: "0.01 + 0.06 * (2 - alpha)"
  - claim: Ω falls towards it
    source: ${SOURCE}
    quantity: -standard_omega
    order: { along: ratio }
  - claim: τ n^α grows towards [π / (α sin(π / α))]^α, which is (π/2)² at α = 2, within 1 % at p = 1000 n
    source: ${SOURCE}
    where: ratio == 1000 and alpha == 2
    quantity: scaled_tau
    value: 2.4674
    tolerance: 0.025
  - claim: and keeps within 0.5 % of it beyond, what is left being n = 200
    source: ${SOURCE}
    where: ratio == 1e10 and alpha == 2
    quantity: scaled_tau
    value: 2.4674
    tolerance: 0.0124
  - claim: τ n^α grows with p / n
    source: ${SOURCE}
    quantity: scaled_tau
    order: { along: ratio }
  - claim: the optimal surrogate's gain grows with p / n, its ratio to the standard falls
    source: found here, by the equivalent; p / n moves Ω and so what there is to gain
    quantity: -gain
    order: { along: ratio }
${LIMITS.map(
  ([
    alpha,
    beta,
    optimal,
    mask,
  ]) => `  - claim: optimal over standard settles at ${String(optimal)} for α = ${String(alpha)}, β = ${String(beta)}
    source: found here, by the equivalent at p = 10^10 n, n = 200
    where: ratio == 1e10 and alpha == ${String(alpha)} and beta == ${String(beta)}
    quantity: gain
    value: ${String(optimal)}
    tolerance: 0.00005
  - claim: mask over standard settles at ${String(mask)}
    source: found here, by the equivalent at p = 10^10 n, n = 200
    where: ratio == 1e10 and alpha == ${String(alpha)} and beta == ${String(beta)}
    quantity: masked_gain
    value: ${String(mask)}
    tolerance: 0.00005`,
).join("\n")}
  - claim: p = 1000 n has the ratio of p = 10^10 n within 0.6 %, p = 10 n is still 5 % off at (α, β) = (1.5, 2.5) and (2, 1.5)
    source: found here, by the equivalent
    where: ratio == 1000
    quantity: gain
    relativeTo: ratio == 1e10
    value: 1
    tolerance: 0.006
`,
  sizes: { smoke: [], paper: [], full: ["axes.ratio=[2, 10, 100, 1000, 1e4, 1e5, 1e6, 1e10]"] },
  figures: [
    {
      kind: "lines",
      name: "gain",
      title: "Optimal surrogate and mask over standard",
      x: "ratio",
      by: ["alpha", "beta"],
      xLabel: "p / n",
      yLabel: "ratio of risks",
      yScale: "linear",
      lines: [
        { label: "optimal", y: "gain" },
        { label: "mask", y: "masked_gain" },
      ],
    },
  ],
};
