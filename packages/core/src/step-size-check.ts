// step-size-check.ts — which stages of a cell train beyond the largest stable step size.

import type { Cell, Chain, Problem } from "./cell.js";
import { exactLayout } from "./layout/exact-layout.js";
import { learnerOf } from "./learners/index.js";
import { stableStepSizeLimit } from "./stability.js";
import { eigenvalues } from "./spectrum.js";

export interface StabilityWarning {
  readonly stage: string;
  readonly stepSize: number;
  /** Supremum of the stable step sizes. */
  readonly largest: number;
}

/**
 * Supremum of the stable step sizes of one stage; undefined where it trains in no steps. That of a sketch is its expectation's,
 * which has the same Σ λ. Throws: CHAIN_INVALID.
 */
export function largestStableStepSize(
  described: Problem,
  chain: Chain,
  name: string,
): number | undefined {
  const stage = chain[name];
  const training = learnerOf(stage).training(stage);
  if (training === undefined) return undefined;
  const problem = withoutSketch(described);
  const layout = exactLayout({ problem, chain });
  return stableStepSizeLimit({
    eigenvalues: eigenvalues(problem, stage, layout),
    weights: layout.weight,
    batch: training.batch,
    distribution: problem.distribution ?? "gaussian",
    momentum: training.momentum ?? 0,
  });
}

/** Throws: CHAIN_INVALID. */
export function stabilityWarnings({ problem, chain }: Cell): readonly StabilityWarning[] {
  return Object.entries(chain).flatMap(([name, stage]) => {
    const training = learnerOf(stage).training(stage);
    const largest = largestStableStepSize(problem, chain, name);
    if (training === undefined || largest === undefined) return [];
    const { stepSize } = training;
    const initial = typeof stepSize === "number" ? stepSize : stepSize.fractionOfMax * largest;
    return initial < largest ? [] : [{ stage: name, stepSize: initial, largest }];
  });
}

function withoutSketch(problem: Problem): Problem {
  const latent: { -readonly [K in keyof Problem]: Problem[K] } = { ...problem };
  delete latent.sketch;
  return latent;
}
