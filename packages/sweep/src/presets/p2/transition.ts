// transition.ts — where amplifying turns into shrinking, and where the best mask ends: arXiv 2410.18837, section 4.

import type { Preset } from "../preset.js";

export const transitionSweep: Preset = {
  number: 17,
  id: "p2-transition-sweep",
  title: "Transition and mask cut stand at fixed fractions of n",
  text: `version: 1
name: p2-transition-sweep
axes:
  p: [2e5, 1e12]
  alpha: [1.2, 1.5, 2, 3]
  n: [200, 800, 3200]
problem:
  d: p
  target: { exponent: 1.5 }
  spectrum: { exponent: alpha }
chain:
  target: { learner: ridgeless, samples: n }
theory: [transition, mask_cut, omega]
claims:
${[
  [2, "0.6362", "0.9900", 509, 792],
  [1.5, "0.6562", "1.1238", 525, 899],
]
  .flatMap(([alpha, transition, cut, i, k]) => [
    `  - claim: transition / n is ${String(transition)} at alpha = ${String(alpha)}, n = 800, p = 2e5
    source: deterministic equivalent for the setting of arXiv 2410.18837, section 4
    where: alpha == ${String(alpha)} and n == 800 and p == 2e5
    quantity: target_transition
    value: ${String(i)}`,
    `  - claim: mask cut / n is ${String(cut)} at alpha = ${String(alpha)}, n = 800, p = 2e5
    source: deterministic equivalent for the setting of arXiv 2410.18837, section 4
    where: alpha == ${String(alpha)} and n == 800 and p == 2e5
    quantity: target_mask_cut
    value: ${String(k)}`,
  ])
  .join("\n")}
  - claim: >-
      with many coordinates the transition is n (alpha - 1)^(-1/alpha) alpha sin(pi/alpha)/pi, beside a few coordinates
      (at alpha = 1.2 a trillion of them still miss some of the spectrum, so it is left out)
    source: arXiv 2410.18837, section 4, closed form derived from its equation of tau
    where: p == 1e12 and alpha > 1.2
    quantity: target_transition - target_transition_limit
    value: 0
    tolerance: 2
  - claim: and the mask cut n (sqrt(alpha) - 1)^(-1/alpha) alpha sin(pi/alpha)/pi
    source: arXiv 2410.18837, section 4, closed form derived from its equation of tau
    where: p == 1e12 and alpha > 1.2
    quantity: target_mask_cut - target_mask_cut_limit
    value: 0
    tolerance: 2
  - claim: Omega tends to (alpha - 1) / alpha
    source: arXiv 2410.18837, section 4
    where: p == 1e12 and n == 3200
    quantity: target_omega
    value: (alpha - 1) / alpha
    tolerance: 0.003
`,
  sizes: {
    smoke: [],
    paper: [],
    full: ["axes.n=[100, 200, 400, 800, 1600, 3200, 6400]"],
  },
};
