// labels.ts — what a stage's labels are made of, and the noise that comes with them.

import type { Labels, Problem } from "./cell.js";

/** A mix of one source as that source. */
export function normalLabels(labels: Labels): Labels {
  if (typeof labels === "string") return labels;
  const { mix, weight } = labels;
  if (weight === 1 || mix[0] === mix[1]) return mix[0];
  return weight === 0 ? mix[1] : { mix: [mix[0], mix[1]], weight };
}

/** What labels are made of: names with weights that add up to 1. */
export function labelWeights(labels: Labels): readonly (readonly [name: string, weight: number])[] {
  if (typeof labels === "string") return [[labels, 1]];
  const { mix, weight } = labels;
  return [
    [mix[0], weight],
    [mix[1], 1 - weight],
  ];
}

/** Stages in the labels. */
export function labelNames(labels: Labels): readonly string[] {
  return labelWeights(labels)
    .map(([name]) => name)
    .filter((name) => name !== "truth");
}

/** Square of the truth's weight in the labels: what its noise and its tail are multiplied by. */
export function truthShare(labels: Labels): number {
  return labelWeights(labels)
    .filter(([name]) => name === "truth")
    .reduce((total, [, weight]) => total + weight * weight, 0);
}

/** Noise of labels where the stage gives none: w²σ² for truth with weight w, else 0. */
export function defaultNoise({ noiseVariance = 0 }: Problem, labels: Labels): number {
  if (labels === "truth") return noiseVariance;
  return truthShare(labels) * noiseVariance;
}
