// surrogates.ts — parts that the presets of arXiv 2410.18837 share.

/** What the claims of its figure 1 cite. */
export const FIGURE_1 = "arXiv 2410.18837, Figure 1";

/** What values cite that the figure's setting gives and the paper does not print. */
export const IN_FIGURE_1 = "deterministic equivalent for the setting of arXiv 2410.18837, Figure 1";

/** Two surrogates for a ridgeless target of `rows` rows, and the target taught by the truth and by each, with the same label noise. */
export function surrogateChain(rows: string, noise: string): string {
  return `chain:
  surrogate: { learner: optimal-surrogate, for: ${rows} }
  masked: { learner: mask, for: ${rows} }
  standard: { learner: ridgeless, samples: ${rows}, noiseVariance: ${noise} }
  mask: { learner: ridgeless, labels: masked, samples: ${rows}, noiseVariance: ${noise} }
  optimal: { learner: ridgeless, labels: surrogate, samples: ${rows}, noiseVariance: ${noise} }`;
}
