// sgd-stochastic.ts — SGD with sampling noise: one path by simulation.

import { createSgdRun } from "../kernel/sgd.js";
import { stepSizeBlocks } from "./checkpointed.js";
import { diverged, stopped } from "./failures.js";
import type { SimulatedTask } from "./learner.js";
import { type SteppedTraining, trainingStretches } from "./sgd-training.js";

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
