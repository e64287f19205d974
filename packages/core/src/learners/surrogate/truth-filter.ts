// truth-filter.ts — stages that learn nothing: noiseless functions of the truth, one factor per coordinate.

import type { Stage, StageBase } from "../../cell.js";
import { KtsweepError } from "../../errors.js";
import { nodeCount } from "../../layout/node-count.js";
import { valueOf } from "../failures.js";
import type { LearnerOf, StageSetting } from "../learner.js";
import { filteredPairs } from "../pairs.js";

/** The readings of v = (1 − Π) c with Π (nodes) of a stage at a setting. */
export function truthFilter<S extends Stage>(
  left: (stage: S, setting: StageSetting) => Float64Array,
): Pick<LearnerOf<S>, "training" | "expect" | "pairs" | "simulate" | "method" | "cost"> {
  return {
    training: () => undefined,
    expect(stage, { setting, initial }) {
      const survival = left(stage, setting);
      const residual = initial.map((value, j) => survival[j] * survival[j] * value);
      return { survival: () => survival, residual };
    },
    pairs: () => filteredPairs,
    simulate: (jobs) =>
      jobs.map(({ stage, task: { setting, initial } }) =>
        valueOf(() => {
          const survival = left(stage, setting);
          return initial.map((value, i) => survival[i] * value);
        }),
      ),
    method: () => "filter",
    cost: (stage, d, nodes = nodeCount(d, stage.spectrum)) => ({
      simulated: PASSES * d,
      expected: PASSES * nodes,
      expectedSteps: 0,
      reduced: 0,
    }),
  };
}

/** Work of finding κ, in coordinate-steps of each coordinate. */
const PASSES = 30;

/** Throws: CHAIN_INVALID where a function of the truth is given labels, a start or rows. */
export function checkNothingLearned({ labels, init, data }: StageBase, learner: string): void {
  const given = Object.entries({
    labels: labels === "truth" ? undefined : labels,
    init: init === "zero" ? undefined : init,
    data,
  }).find(([, value]) => value !== undefined);
  if (given === undefined) return;
  throw new KtsweepError(
    "CHAIN_INVALID",
    `It has ${given[0]}, but ${learner} is a function of the truth.`,
    `Leave ${given[0]} out.`,
  );
}

/** n as a whole number. Throws: CHAIN_INVALID. */
export function wholeNumber(field: string, value: number): number {
  const whole = Math.floor(value);
  if (whole >= 1 && whole <= Number.MAX_SAFE_INTEGER) return whole;
  throw new KtsweepError(
    "CHAIN_INVALID",
    `It has ${field} = ${String(value)}.`,
    "Give a whole number from 1 to 2^53 - 1.",
  );
}
