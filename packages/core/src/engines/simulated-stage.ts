// simulated-stage.ts — one stage by simulation in all d coordinates, for one replicate.

import { KtsweepError } from "../errors.js";
import type { Layout } from "../layout/layout.js";
import { learnerOf } from "../learners/index.js";
import type { ResolvedStage } from "../resolve.js";

export interface SimulatedStage {
  /** δ = v − c. Shape: (d). */
  readonly deviation: Float64Array;
  /** ½ Σ (v_i − labels_i)². */
  readonly misfit: number;
  /** ½ Σ δ² at the stage's checkpoints. */
  readonly curve: Float64Array;
}

export interface SimulatedStageContext {
  readonly layout: Layout;
  /** c. Shape: (d). */
  readonly truth: Float64Array;
  /** 32-byte key of the stage's draws. */
  readonly key: Uint8Array;
  readonly simulatedOf: (stage: ResolvedStage) => SimulatedStage;
  readonly shouldStop: () => boolean;
}

/** Throws: SGD_DIVERGED, RUN_STOPPED. */
export function simulateStage(
  stage: ResolvedStage,
  context: SimulatedStageContext,
): SimulatedStage {
  const labels = labelDeviation(stage, context);
  const initial = startDeviation(stage, context).map((value, i) => value - labels[i]);
  const curve = new Float64Array(stage.checkpoints.length);
  const residual = learnerOf(stage.stage).simulate(stage.stage, {
    setting: stage.setting(context.layout),
    initial,
    key: context.key,
    watch: {
      steps: stage.checkpoints,
      shouldStop: context.shouldStop,
      record: (position, { risk }) => {
        curve[position] = risk(labels);
      },
    },
  });
  const deviation = residual.map((value, i) => labels[i] + value);
  return { deviation, misfit: finite(halfSquares(residual)), curve };
}

function labelDeviation(stage: ResolvedStage, context: SimulatedStageContext): Float64Array {
  const labels = new Float64Array(context.truth.length);
  for (const { stage: teacher, weight } of stage.teachers) {
    const { deviation } = context.simulatedOf(teacher);
    for (let i = 0; i < labels.length; i++) labels[i] += weight * deviation[i];
  }
  return labels;
}

function startDeviation(stage: ResolvedStage, context: SimulatedStageContext): Float64Array {
  if (stage.init !== undefined) return context.simulatedOf(stage.init).deviation;
  return context.truth.map((value) => -value);
}

/** ½ Σ x_i², summed in the order of the coordinates. */
export function halfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0) / 2;
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new KtsweepError(
    "SGD_DIVERGED",
    "The trained coefficients are not finite.",
    "Lower stepSize: `ktsweep plan` names the largest stable one.",
  );
}
