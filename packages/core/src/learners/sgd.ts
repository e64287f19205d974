// sgd.ts — the learner `sgd`: one-pass stochastic gradient descent on fresh samples, and its noiseless limits.
//
// Source: Wu et al., arXiv 2606.01292v1, Algorithm 1; derivations in docs/theory/one-pass-sgd.md.

import { nodeCount } from "../layout/node-count.js";
import { valueOf } from "./failures.js";
import type { KtsweepError } from "../errors.js";
import type { SgdStage } from "../cell.js";
import { defineLearner, type SimulatedTask } from "./learner.js";
import { typicalBlocks } from "../layout/block-layout.js";
import { expectStochastic, stochasticCost, stochasticMethod } from "./sgd-expected.js";
import { expectFiltered, simulateFiltered } from "./sgd-filter.js";
import { reduceFiltered, reduceStochastic } from "./sgd-reduced.js";
import { sgdParameters } from "./sgd-parameters.js";
import { simulateStochastic, type StochasticJob } from "./sgd-stochastic.js";
import { type SteppedTraining, type Training, trainingOf } from "./sgd-training.js";

export const sgd = defineLearner<SgdStage>({
  parameters: sgdParameters,

  normal(stage) {
    const training = trainingOf(stage);
    if (training.kind === "converged") return { learner: "sgd", samples: "infinite" };
    if (training.kind === "flow") return { learner: "sgd", flow: training.time };
    const { steps, stepSize, batch, schedule } = training;
    return {
      learner: "sgd",
      steps,
      stepSize,
      ...(batch === 1 ? {} : { batch }),
      ...(schedule === "geometric" ? {} : { schedule }),
    };
  },

  training(stage) {
    const training = trainingOf(stage);
    return training.kind === "stepped" ? training : undefined;
  },

  expect(stage, task) {
    const training = trainingOf(stage);
    return isStochastic(training)
      ? expectStochastic(training, task)
      : expectFiltered(training, task);
  },

  simulate(jobs) {
    const all = jobs.map(({ stage, task }) => ({ training: trainingOf(stage), task }));
    const stochastic = all.filter(isStochasticJob);
    const residuals = simulateStochastic(stochastic);
    const results = new Map<object, Float64Array | KtsweepError>(
      stochastic.map((job, i) => [job, residuals[i]]),
    );
    return all.map(
      (job) => results.get(job) ?? valueOf(() => simulateFiltered(job.training, job.task)),
    );
  },

  reduce(stage, task) {
    const training = trainingOf(stage);
    return isStochastic(training)
      ? reduceStochastic(training, task)
      : reduceFiltered(training, task);
  },

  method(stage, nodes) {
    const training = trainingOf(stage);
    return isStochastic(training) ? stochasticMethod(training, nodes) : "filter";
  },

  cost(stage, d, nodes = nodeCount(d, stage.spectrum)) {
    const training = trainingOf(stage);
    const blocks = typicalBlocks(d);
    if (!isStochastic(training)) {
      return { simulated: d, expected: nodes, expectedSteps: 0, reduced: blocks };
    }
    const { steps, batch } = training;
    const { expected, steps: expectedSteps } = stochasticCost(training, nodes);
    return { simulated: d * steps * batch, expected, expectedSteps, reduced: blocks * steps };
  },
});

function isStochastic(training: Training): training is SteppedTraining<number> {
  return training.kind === "stepped" && training.batch !== "infinite";
}

function isStochasticJob(job: {
  readonly training: Training;
  readonly task: SimulatedTask;
}): job is StochasticJob {
  return isStochastic(job.training);
}
