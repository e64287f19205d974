// stage-pass.ts — a stage of SGD as the closed forms see it: one pass with the geometric schedule.

import { largestStableStepSize, learners, spectrumOf, type Stage } from "@ktsweep/core";

import type { StageView } from "./theory-column.js";

/** N updates from γ0 by Algorithm 1. */
export interface StagePass {
  readonly samples: number;
  readonly stepSize: number;
}

/** Fields that make a run something else than one plain pass. */
const NO_PASS = ["average", "momentum", "epochs"];

/** The pass of a stage, with updates as samples; undefined where it has none (converged, flow, other schedules). */
export function passOf({
  problem,
  chain,
  name,
  stage,
}: Omit<StageView, "modes">): StagePass | undefined {
  if (stage.learner !== "sgd" || NO_PASS.some((field) => field in stage)) return undefined;
  if ((stage.schedule ?? "geometric") !== "geometric") return undefined;
  const training = learners.sgd.training(stage);
  if (training === undefined || training.steps <= 2) return undefined;
  const { stepSize, steps: samples } = training;
  if (typeof stepSize === "number") return { samples, stepSize };
  const largest = largestStableStepSize(problem, chain, name);
  return { samples, stepSize: stepSize.fractionOfMax * (largest ?? NaN) };
}

/** Whether a stage has eigenvectors of its own, in which the truth's energies are not those of the latent coordinates. */
export function isRotated(stage: Stage): boolean {
  return "rotation" in stage;
}

/** α and scale of a stage whose eigenvalues follow scale · i^−α; undefined where they are listed or their trace is given. */
export function ruleOf(
  { problem, chain }: StageView,
  name: string,
): { readonly alpha: number; readonly scale: number } | undefined {
  const rule = spectrumOf(problem, chain[name]);
  if (!("exponent" in rule) || rule.trace !== undefined) return undefined;
  return { alpha: rule.exponent, scale: rule.scale ?? 1 };
}
