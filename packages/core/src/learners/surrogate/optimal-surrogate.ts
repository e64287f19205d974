// optimal-surrogate.ts — the learner `optimal-surrogate`: the labels from which a ridgeless learner of n rows learns the
// truth best, with its spectrum and what it sees. Source: arXiv 2410.18837, Proposition 1 and Corollary 1.

import type { OptimalSurrogateStage } from "../../cell.js";
import { defineLearner, type StageSetting } from "../learner.js";
import { ridgeFilter, seenCount } from "../ridge/ridge-equivalent.js";
import { checkNothingLearned, truthFilter, wholeNumber } from "./truth-filter.js";

export const optimalSurrogate = defineLearner<OptimalSurrogateStage>({
  parameters: {
    for: { kind: "count", doc: "rows n of the ridgeless stage that it is made for" },
  },

  normal(stage) {
    checkNothingLearned(stage, "optimal-surrogate");
    return { learner: "optimal-surrogate", for: wholeNumber("for", stage.for) };
  },

  // The gain has poles at twice the spectrum's exponent.
  steepness: ({ spectrum }) =>
    spectrum !== undefined && "exponent" in spectrum ? Math.abs(spectrum.exponent) : 0,

  ...truthFilter<OptimalSurrogateStage>((stage, setting) =>
    surrogateGain(stage.for, setting).map((gain) => 1 - gain),
  ),
});

/**
 * v_i / c_i = (1 − ζ_i) / ((1 − ζ_i)² + ζ_i² Ω / (1 − Ω)); 1 for every seen coordinate with as many rows as these, or more.
 * Shape: (nodes).
 */
export function surrogateGain(
  rows: number,
  { eigenvalues, weights }: Pick<StageSetting, "eigenvalues" | "weights">,
): Float64Array {
  const law = { scales: eigenvalues, weights, rows, ridge: 0 };
  if (rows >= seenCount(law)) return eigenvalues.map((value) => (value > 0 ? 1 : 0));
  const { left, freedom, kappa } = ridgeFilter(law);
  const odds = (1 - freedom) / freedom;
  return eigenvalues.map((value, j) => {
    if (!(value > 0)) return 0;
    const learned = value / (value + kappa);
    return learned / (learned * learned + left[j] * left[j] * odds);
  });
}
