// null.ts — where no surrogate helps: arXiv 2410.18837, flat spectra and Proposition 2.

import type { Preset } from "../preset.js";
import { surrogateChain } from "./surrogates.js";

export const flatNull: Preset = {
  number: 22,
  id: "p2-flat-null",
  title: "On a flat spectrum the truth is the optimal surrogate",
  text: `version: 1
name: p2-flat-null
axes:
  n: [25, 100, 200, 400, 498]
  beta: [0.5, 1.5]
problem:
  d: 500
  target: { exponent: beta }
  noiseVariance: 0.05
  spectrum: { exponent: 0, scale: 0.3 }
${surrogateChain("n", "0.05")}
theory: [gain_max, mask_cut]
claims:
  - claim: the gain is 1 everywhere
    source: arXiv 2410.18837, Corollary 1 with equal eigenvalues (derived)
    quantity: standard_gain_max
    value: 1
    tolerance: 1e-9
  - claim: the mask keeps every coordinate
    source: arXiv 2410.18837, Proposition 3 with equal eigenvalues (derived)
    quantity: standard_mask_cut
    value: 500
  - claim: the optimal surrogate's target is the standard one
    source: arXiv 2410.18837, Corollary 1 with equal eigenvalues (derived)
    quantity: optimal_risk / standard_risk
    value: 1
    tolerance: 1e-9
  - claim: so is the masked one
    source: arXiv 2410.18837, Proposition 3 with equal eigenvalues (derived)
    quantity: mask_risk / standard_risk
    value: 1
    tolerance: 1e-12
`,
  sizes: { smoke: [], paper: [], full: [] },
};

/** Exact for Gaussian rows: E (XᵀX)⁻¹ = Σ⁻¹ / (n − p − 1). */
export const underparametrised: Preset = {
  number: 22,
  id: "p2-underparam",
  title: "With more rows than coordinates the truth is the optimal surrogate",
  text: `version: 1
name: p2-underparam
axes:
  n: [510, 600, 1000, 4000]
  w: [0.8, 0.9, 1, 1.1, 1.2]
problem:
  d: 500
  target: { exponent: 1.5 }
  noiseVariance: 0.05
  spectrum: { exponent: 2 }
chain:
  surrogate: { learner: optimal-surrogate, for: n }
  masked: { learner: mask, for: n }
  head: { learner: mask, keep: 50 }
  standard: { learner: ridgeless, samples: n, noiseVariance: 0.05 }
  mask: { learner: ridgeless, labels: masked, samples: n, noiseVariance: 0.05 }
  optimal: { learner: ridgeless, labels: surrogate, samples: n, noiseVariance: 0.05 }
  other: { learner: ridgeless, labels: { mix: [truth, head], weight: w }, samples: n, noiseVariance: 0.05 }
claims:
  - claim: the optimal surrogate's target is the standard one
    source: arXiv 2410.18837, Proposition 2
    quantity: optimal_risk / standard_risk
    value: 1
    tolerance: 1e-12
  - claim: the best mask keeps everything
    source: arXiv 2410.18837, Proposition 2
    quantity: mask_risk / standard_risk
    value: 1
    tolerance: 1e-12
  - claim: labels whose tail is larger or smaller than the truth's by a factor w are worse
    source: arXiv 2410.18837, Proposition 2
    quantity: other_risk
    take: { argmin: w }
    value: 1
  - claim: the standard target's risk is that of least squares, without the factor 1/2
    source: least squares on Gaussian rows, exact
    quantity: 2 * standard_risk
    value: 0.05 * 500 / (n - 501)
    tolerance: 1e-9
`,
  sizes: { smoke: [], paper: [], full: [] },
};
