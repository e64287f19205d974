// mask-ladder.ts — risk by how many coordinates a mask keeps: arXiv 2410.18837, Proposition 3.

import type { Preset } from "../preset.js";
import { IN_FIGURE_1 } from "./surrogates.js";

export const maskLadder: Preset = {
  number: 18,
  id: "p2-prop3-mask-ladder",
  title: "A mask of 203 of 500 coordinates is best, by rule and by search",
  text: `version: 1
name: p2-prop3-mask-ladder
axes:
  k: { range: [1, 500, 1] }
problem:
  d: 500
  target: { exponent: 1.5 }
  spectrum: { exponent: 2 }
chain:
  rule: { learner: mask, for: 200 }
  masked: { learner: mask, keep: k }
  target: { learner: ridgeless, labels: masked, samples: 200 }
  best: { learner: ridgeless, labels: rule, samples: 200 }
theory: [mask_cut]
claims:
  - claim: the risk is least where 203 coordinates are kept
    source: arXiv 2410.18837, Proposition 3
    quantity: target_risk
    take: { argmin: k }
    value: 203
  - claim: which is where the rule cuts
    source: arXiv 2410.18837, Proposition 3
    quantity: best_mask_cut
    value: 203
  - claim: the risk falls up to there and rises beyond
    source: arXiv 2410.18837, Proposition 3
    quantity: target_risk
    order: { along: k, shape: falls-then-rises }
  - claim: no mask beats the rule's
    source: arXiv 2410.18837, Proposition 3
    quantity: target_risk / best_risk
    range: [1, 1e9]
    tolerance: 1e-12
${[
  [100, 0.11778],
  [203, 0.08966],
  [300, 0.09674],
  [500, 0.11937],
]
  .map(
    ([k, risk]) => `  - claim: risk of a mask of the first ${String(k)}, without the factor 1/2
    source: ${IN_FIGURE_1}
    where: k == ${String(k)}
    quantity: 2 * target_risk
    value: ${String(risk)}
    tolerance: 5e-6`,
  )
  .join("\n")}
`,
  sizes: {
    smoke: [
      "axes.k=[1, 50, 100, 150, 180, 195, 200, 201, 202, 203, 204, 205, 210, 220, 250, 300, 400, 500]",
    ],
    paper: [],
    full: [],
  },
  figures: [
    {
      kind: "lines",
      name: "mask-ladder",
      title: "Risk by the size of the mask, p = 500, n = 200",
      xLabel: "coordinates kept k",
      yLabel: "excess risk, without ½",
      xScale: "linear",
      x: "k",
      lines: [{ label: "masked target", y: "2 * target_risk", predicted: "2 * best_risk" }],
    },
  ],
};
