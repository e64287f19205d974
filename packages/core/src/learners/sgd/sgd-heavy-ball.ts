// sgd-heavy-ball.ts — SGD with momentum or averaged iterates in expectation, update by update.
//
// m ← b m + g, r ← r − γ_t m; averaged: ρ = mean of r after update `averageFrom` … steps. Along a curve the risk is that
// of the average so far once averaging has begun, of the iterate before. Derivation: docs/theory/one-pass-sgd.md, 6.

import { createHeavyBallRun, type HeavyBallRun } from "../../kernel/heavy-ball.js";
import { kurtosis } from "../../stability.js";
import { checkpointed, withMark } from "./checkpointed.js";
import { stopped } from "../failures.js";
import type { ExpectedReading, ExpectedTask, StageSetting, Watch } from "../learner.js";
import { type SteppedTraining, trainingStretches } from "./sgd-training.js";

/** The reported residual's survival and second moments; `batch: infinite` has no sampling noise. */
export function expectHeavyBall(training: SteppedTraining, task: ExpectedTask): ExpectedReading {
  const { setting, initial, watch } = task;
  return heavyBall(training, { setting, initial }, watch, (run, position) => {
    watch.record(position, { residualSum: run.sum(), survival: () => run.survival() });
  });
}

/** Π of each node under the population gradient, told to the watch at its steps. */
export function heavyBallSurvival(
  training: SteppedTraining,
  setting: StageSetting,
  watch: Watch<Float64Array>,
): Float64Array {
  const initial = new Float64Array(setting.eigenvalues.length);
  return heavyBall(training, { setting, initial }, watch, (run, position) => {
    watch.record(position, run.survival());
  }).survival();
}

function heavyBall(
  training: SteppedTraining,
  { setting, initial }: Pick<ExpectedTask, "setting" | "initial">,
  { steps, shouldStop }: Pick<Watch<unknown>, "steps" | "shouldStop">,
  record: (run: HeavyBallRun, position: number) => void,
): ExpectedReading {
  const { batch, momentum, averageFrom } = training;
  const run = createHeavyBallRun({
    eigenvalues: setting.eigenvalues,
    weights: setting.weights,
    second: initial,
    noiseVariance: setting.noiseVariance,
    batch: batch === "infinite" ? Infinity : batch,
    kurtosis: kurtosis(setting.distribution),
    momentum,
  });
  try {
    if (averageFrom === 0) run.startAverage();
    let done = 0;
    for (const { stepSize, count, checkpoint } of checkpointed(
      trainingStretches(training, setting),
      withMark(steps, averageFrom),
    )) {
      if (run.advance(stepSize, count, shouldStop) === "stopped") throw stopped();
      done += count;
      if (checkpoint === undefined) continue;
      if (done === averageFrom) run.startAverage();
      const position = steps.indexOf(done);
      if (position >= 0) record(run, position);
    }
    const survival = run.survival();
    return { survival: () => survival, residual: run.second() };
  } finally {
    run.release();
  }
}
