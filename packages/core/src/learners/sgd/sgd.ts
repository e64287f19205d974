// sgd.ts — the learner `sgd`: one-pass stochastic gradient descent on fresh samples, and its noiseless limits.
//
// Source: Wu et al., arXiv 2606.01292v1, Algorithm 1; derivations in docs/theory/one-pass-sgd.md.

import { nodeCount } from "../../layout/node-count.js";
import { valueOf } from "../failures.js";
import type { KtsweepError } from "../../errors.js";
import type { SgdStage } from "../../cell.js";
import { defineLearner, type SimulatedTask } from "../learner.js";
import { typicalBlocks } from "../../layout/block-layout.js";
import { expectStochastic, stochasticCost, stochasticMethod } from "./sgd-expected.js";
import { expectHeavyBall } from "./sgd-heavy-ball.js";
import { expectFiltered, simulateFiltered } from "./sgd-filter.js";
import { reduceFiltered, reduceStochastic } from "./sgd-reduced.js";
import { filteredPairs } from "../pairs.js";
import { stochasticPairs } from "./sgd-pairs.js";
import { sgdParameters } from "./sgd-parameters.js";
import { simulateOnRows } from "./sgd-on-rows.js";
import { simulateStochastic, type StochasticJob } from "./sgd-stochastic.js";
import { isPlain, type SteppedTraining, type Training, trainingOf } from "./sgd-training.js";

export const sgd = defineLearner<SgdStage>({
  parameters: sgdParameters,

  normal(stage) {
    const training = trainingOf(stage);
    if (training.kind === "converged") return { learner: "sgd", samples: "infinite" };
    if (training.kind === "flow") return { learner: "sgd", flow: training.time };
    const { steps, stepSize, batch, schedule, momentum, rows } = training;
    const { average, epochs } = stage;
    return {
      learner: "sgd",
      ...(rows === undefined ? { steps } : { samples: rows, epochs: Math.floor(Number(epochs)) }),
      stepSize,
      ...(batch === 1 ? {} : { batch }),
      ...(schedule === "geometric" ? {} : { schedule }),
      ...(momentum === 0 ? {} : { momentum }),
      ...(average === undefined ? {} : { average }),
    };
  },

  training(stage) {
    const training = trainingOf(stage);
    return training.kind === "stepped" ? training : undefined;
  },

  expect(stage, task) {
    const training = trainingOf(stage);
    if (!isStochastic(training)) return expectFiltered(training, task);
    return isPlain(training) ? expectStochastic(training, task) : expectHeavyBall(training, task);
  },

  pairs(stage) {
    const training = trainingOf(stage);
    if (isStochastic(training) && !isPlain(training)) return undefined;
    return isStochastic(training) ? (task) => stochasticPairs(training, task) : filteredPairs;
  },

  simulate(jobs) {
    const all = jobs.map(({ stage, task }) => ({ stage, training: trainingOf(stage), task }));
    const together = all.filter(isFused);
    const residuals = simulateStochastic(together);
    const results = new Map<object, Float64Array | KtsweepError>(
      together.map((job, i) => [job, residuals[i]]),
    );
    return all.map((job) => results.get(job) ?? valueOf(() => simulateAlone(job)));
  },

  reduce(stage, task) {
    const training = trainingOf(stage);
    return isStochastic(training)
      ? reduceStochastic(training, task)
      : reduceFiltered(training, task);
  },

  isReducible(stage) {
    const training = trainingOf(stage);
    return stage.data === undefined && (!isStochastic(training) || isPlain(training));
  },

  method(stage, nodes) {
    const training = trainingOf(stage);
    if (!isStochastic(training)) return "filter";
    if (training.rows !== undefined) return "none";
    return isPlain(training) ? stochasticMethod(training, nodes) : "stepping";
  },

  cost(stage, d, nodes = nodeCount(d, stage.spectrum)) {
    const training = trainingOf(stage);
    const blocks = typicalBlocks(d);
    if (!isStochastic(training)) {
      return { simulated: d, expected: nodes, expectedSteps: 0, reduced: blocks };
    }
    const { steps, batch } = training;
    if (!isPlain(training) || stage.data !== undefined) {
      const expected = training.rows === undefined ? HEAVY_BALL * nodes * steps : 0;
      const simulated = ON_ROWS * d * steps * batch;
      return { simulated, expected, expectedSteps: steps, reduced: blocks * steps };
    }
    const { expected, steps: expectedSteps } = stochasticCost(training, nodes);
    return { simulated: d * steps * batch, expected, expectedSteps, reduced: blocks * steps };
  },
});

function isStochastic(training: Training): training is SteppedTraining<number> {
  return training.kind === "stepped" && training.batch !== "infinite";
}

/** Several stages on the same draws: plain SGD on drawn rows of its own. */
function isFused<Job extends SgdJob>(job: Job): job is Job & StochasticJob {
  const { stage, training, task } = job;
  const isOwn = stage.data === undefined && task.setting.measured === undefined;
  return isOwn && isStochastic(training) && isPlain(training);
}

interface SgdJob {
  readonly stage: SgdStage;
  readonly training: Training;
  readonly task: SimulatedTask;
}

function simulateAlone({ training, task }: SgdJob): Float64Array {
  return isStochastic(training) ? simulateOnRows(training, task) : simulateFiltered(training, task);
}

/** An update of six moments by what one of a moment costs, and a row that is read by one that is used as it is drawn. */
const HEAVY_BALL = 8;
const ON_ROWS = 2;
