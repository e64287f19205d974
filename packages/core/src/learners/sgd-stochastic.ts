// sgd-stochastic.ts — SGD with sampling noise: second moments in expectation, or one path by simulation.

import { createMomentRun } from "../kernel/moments.js";
import { createSgdRun } from "../kernel/sgd.js";
import { kurtosis } from "../stability.js";
import { checkpointed, stepSizeBlocks } from "./checkpointed.js";
import { diverged, stopped } from "./failures.js";
import type { ExpectedReading, ExpectedTask, SimulatedTask } from "./learner.js";
import { type SteppedTraining, trainingStretches } from "./sgd-training.js";

/** A_i ← A_i(1 − 2x + x²(1 + (k4−2)/B)) + x²(noise + Σ_j A_j)/B, x = γ_t λ_i. */
export function expectStochastic(
  training: SteppedTraining<number>,
  task: ExpectedTask,
): ExpectedReading {
  const { setting, initial, watch } = task;
  const run = createMomentRun({
    eigenvalues: setting.eigenvalues,
    second: initial,
    noiseVariance: setting.noiseVariance,
    batch: training.batch,
    kurtosis: kurtosis(setting.distribution),
  });
  try {
    for (const part of checkpointed(trainingStretches(training, setting), watch.steps)) {
      if (run.advance(part.stepSize, part.count, watch.shouldStop) === "stopped") throw stopped();
      if (part.checkpoint !== undefined) {
        watch.record(part.checkpoint, {
          residualSum: run.sum(),
          survival: () => run.survival(),
        });
      }
    }
    return { survival: run.survival(), residual: run.second() };
  } finally {
    run.release();
  }
}

/** r_i ← r_i − (γ_t/B) λ_i Σ_b z_bi (z_b·r − ε_b). */
export function simulateStochastic(
  training: SteppedTraining<number>,
  task: SimulatedTask,
): Float64Array {
  const { setting, initial, key, watch } = task;
  const run = createSgdRun({
    key,
    eigenvalues: setting.eigenvalues,
    residual: initial,
    batch: training.batch,
    distribution: setting.distribution,
    noiseStd: Math.sqrt(setting.noiseVariance),
  });
  try {
    for (const block of stepSizeBlocks(trainingStretches(training, setting), watch.steps)) {
      const end = run.advance(block.stepSizes, watch.shouldStop);
      if (end === "stopped") throw stopped();
      if (end === "diverged") throw diverged(run.step, training.steps);
      if (block.checkpoint !== undefined) {
        watch.record(block.checkpoint, { risk: (offset) => run.halfSquaredNorm(offset) });
      }
    }
    return run.residual();
  } finally {
    run.release();
  }
}
