// mask.ts — the learner `mask`: the truth on some coordinates and 0 on the others. `for: n` keeps those that a ridgeless
// learner of n rows, with its spectrum and what it sees, is best taught; `keep: k` the first k.
// Source: arXiv 2410.18837, Proposition 3: keep i where 1 − ζ_i² > Ω.

import type { MaskStage, Problem } from "../../cell.js";
import { KtsweepError } from "../../errors.js";
import { exactLayout } from "../../layout/exact-layout.js";
import { pow } from "../../math.js";
import { eigenvalues as eigenvaluesOf, maskEnds, spectrumOf } from "../../spectrum.js";
import { defineLearner, type StageSetting } from "../learner.js";
import { ridgeFilter, seenCount } from "../ridge/ridge-equivalent.js";
import { checkNothingLearned, truthFilter, wholeNumber } from "./truth-filter.js";

export const mask = defineLearner<MaskStage>({
  parameters: {
    for: { kind: "count", doc: "rows n of the ridgeless stage that it is best for" },
    keep: { kind: "count", doc: "keeps the first so many coordinates, instead" },
  },

  normal(stage) {
    checkNothingLearned(stage, "mask");
    const { for: rows, keep } = stage;
    if ((rows === undefined) === (keep === undefined)) {
      throw new KtsweepError(
        "CHAIN_INVALID",
        `A mask has ${rows === undefined ? "neither for nor keep" : "both for and keep"}.`,
        "Give one of them: for, the rows of the stage that it is best for, or keep, a number of coordinates.",
      );
    }
    if (keep !== undefined) return { learner: "mask", keep: wholeNumber("keep", keep) };
    return { learner: "mask", for: wholeNumber("for", Number(rows)) };
  },

  breaks: (stage, problem) => [stage.keep ?? lastKept(stage, problem)],

  ...truthFilter<MaskStage>((stage, setting) => {
    const isKept = keeper(stage, setting);
    return setting.eigenvalues.map((value, j) => (isKept(value, setting.index[j]) ? 0 : 1));
  }),
});

type Keeper = (eigenvalue: number, index: number) => boolean;

function keeper(
  { keep, for: rows = 1 }: MaskStage,
  { eigenvalues, weights }: Pick<StageSetting, "eigenvalues" | "weights">,
): Keeper {
  if (keep !== undefined) return (eigenvalue, index) => eigenvalue > 0 && index <= keep;
  const law = { scales: eigenvalues, weights, rows, ridge: 0 };
  if (rows >= seenCount(law)) return (eigenvalue) => eigenvalue > 0;
  const { kappa, freedom } = ridgeFilter(law);
  return (eigenvalue) => {
    const left = kappa / (eigenvalue + kappa);
    return eigenvalue > 0 && left * left < freedom;
  };
}

/** The last coordinate before the rule changes its mind, where eigenvalues fall or rise by rule; 0: nowhere. */
function lastKept(stage: MaskStage, problem: Problem): number {
  const spectrum = spectrumOf(problem, stage);
  const { d } = problem;
  if (!("exponent" in spectrum)) return 0;
  const { exponent } = spectrum;
  // Nodes of a ridgeless stage that sees the same: they do not depend on where this mask ends.
  const { sees } = stage;
  const probe = {
    learner: "ridgeless" as const,
    samples: 1,
    spectrum: { exponent },
    ...(sees === undefined ? {} : { sees }),
  };
  const layout = exactLayout({ problem, chain: { probe } });
  const eigenvalues = eigenvaluesOf(problem, probe, layout);
  const isKept = keeper(stage, { eigenvalues, weights: layout.weight });
  const atFirst = isKept(1, 1);
  let low = 1;
  let high = d + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isKept(pow(middle, -exponent), middle) === atFirst) low = middle;
    else high = middle;
  }
  return Math.min(low, maskEnds(sees ?? "all", d).at(-1) ?? d);
}
