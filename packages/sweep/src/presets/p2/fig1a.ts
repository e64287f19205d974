// fig1a.ts — what the optimal surrogate does to each coordinate: arXiv 2410.18837, Figure 1a.

import type { Preset } from "../preset.js";
import { FIGURE_1, IN_FIGURE_1 } from "./surrogates.js";

const GAINS = [
  [1, "1.0000"],
  [50, "1.0824"],
  [84, "1.1386"],
  [100, "1.1178"],
  [120, "1.0353"],
  [150, "0.8359"],
  [200, "0.5178"],
  [300, "0.2153"],
  [500, "0.0695"],
] as const;

/** Coordinates that the figure shows, those of the claims among them. */
const SHOWN = [
  1, 2, 3, 5, 7, 10, 14, 20, 30, 40, 50, 60, 70, 80, 84, 90, 100, 110, 120, 126, 127, 135, 142, 150,
  160, 170, 180, 190, 200, 203, 204, 215, 230, 250, 275, 300, 330, 360, 400, 450, 500,
];

/** β^s_i / β*_i is the mean of the surrogate over the truth's coefficient. */
const gainAt = (i: number): string =>
  `surrogate_mean_at_${String(i)} / sqrt(truth_energy_at_${String(i)})`;

export const fig1aGain: Preset = {
  number: 15,
  id: "p2-fig1a-gain",
  title: "The optimal surrogate amplifies what is learned well and shrinks the rest",
  text: `version: 1
name: p2-fig1a-gain
problem:
  d: 500
  target: { exponent: 1.5 }
  spectrum: { exponent: 2 }
chain:
  surrogate: { learner: optimal-surrogate, for: 200 }
  masked: { learner: mask, for: 200 }
  standard: { learner: ridgeless, samples: 200 }
theory: [tau, omega, transition, mask_cut, gain_max, gain_argmax]
profiles:
  of: [surrogate, masked]
  points: [${SHOWN.join(", ")}]
claims:
  - claim: tau of 200 rows
    source: ${IN_FIGURE_1}
    quantity: standard_tau
    value: 3.9734e-5
    tolerance: 5e-10
  - claim: Omega of 200 rows
    source: ${IN_FIGURE_1}
    quantity: standard_omega
    value: 0.61298
    tolerance: 5e-6
  - claim: coordinates 1 to 126 are amplified
    source: ${FIGURE_1} and Corollary 1
    quantity: standard_transition
    value: 126
  - claim: the best mask keeps 203 coordinates
    source: ${FIGURE_1} and Proposition 3
    quantity: standard_mask_cut
    value: 203
  - claim: the largest gain
    source: ${IN_FIGURE_1}
    quantity: standard_gain_max
    value: 1.1386
    tolerance: 0.00005
  - claim: is that of coordinate 84
    source: ${IN_FIGURE_1}
    quantity: standard_gain_argmax
    value: 84
${GAINS.map(
  ([i, gain]) => `  - claim: the gain of coordinate ${String(i)}
    source: ${IN_FIGURE_1}
    quantity: ${gainAt(i)}
    value: ${gain}
    tolerance: 0.00005`,
).join("\n")}
  - claim: amplified up to the transition, shrunk beyond it
    source: arXiv 2410.18837, Corollary 1
    order: ["${gainAt(127)}", 1, "${gainAt(126)}"]
  - claim: the mask keeps coordinate 203 as it is
    source: arXiv 2410.18837, Proposition 3
    quantity: masked_mean_at_203 / sqrt(truth_energy_at_203)
    value: 1
    tolerance: 1e-12
  - claim: and drops 204
    source: arXiv 2410.18837, Proposition 3
    quantity: masked_second_at_204
    value: 0
    tolerance: 1e-15
`,
  sizes: { smoke: [], paper: [], full: [] },
  figures: [
    {
      kind: "profiles",
      name: "fig1a",
      title: "Figure 1a: weights of the surrogate over those of the truth, p = 500, n = 200",
      xLabel: "coordinate i",
      yLabel: "gain",
      yScale: "linear",
      lines: [
        { label: "truth", stage: "surrogate", y: "1" },
        { label: "optimal surrogate", stage: "surrogate", y: "mean / sqrt(truth_energy)" },
        { label: "optimal mask", stage: "masked", y: "mean / sqrt(truth_energy)" },
      ],
    },
  ],
};
