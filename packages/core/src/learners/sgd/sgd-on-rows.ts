// sgd-on-rows.ts — SGD by simulation on a stage's rows: with momentum, averaged iterates, several passes, or the rows of
// another stage. Plain SGD on rows of its own goes through sgd-stochastic.ts, several models at a time.

import { createSgdRows, type SgdRowsRun } from "../../kernel/sgd-rows.js";
import { stepSizeBlocks, withMark } from "./checkpointed.js";
import { diverged, stopped } from "../failures.js";
import type { SimulatedTask } from "../learner.js";
import { type Passes, passesOver } from "../passes.js";
import { halfSquaredSum } from "./sgd-filter.js";
import { type SteppedTraining, trainingStretches } from "./sgd-training.js";

/**
 * The final residual. A snapshot holds the state and the number of rows; who takes it up draws those rows again.
 * Throws: SGD_DIVERGED, RUN_STOPPED, MEMORY_REFUSED.
 */
export function simulateOnRows(
  training: SteppedTraining<number>,
  task: SimulatedTask,
): Float64Array {
  const { eigenvalues } = task.setting;
  const { batch, momentum } = training;
  const run = createSgdRows({ eigenvalues, residual: task.initial, batch, momentum });
  try {
    const rows = task.rows();
    try {
      return trained(training, task, { run, passes: passesOver(rows, training.rows ?? Infinity) });
    } finally {
      rows.release();
    }
  } finally {
    run.release();
  }
}

interface Running {
  readonly run: SgdRowsRun;
  readonly passes: Passes;
}

function trained(
  training: SteppedTraining<number>,
  task: SimulatedTask,
  running: Running,
): Float64Array {
  const { averageFrom, batch } = training;
  const { watch, setting } = task;
  const { run, passes } = running;
  const state = stateOf(task);
  if (state !== undefined) {
    run.restore(state);
    passes.skip(run.taken);
  } else if (averageFrom === 0) run.startAverage();
  const taken = run.taken;
  const marks = withMark(watch.steps, averageFrom);
  let step = 0;
  for (const { stepSizes, checkpoint } of stepSizeBlocks(
    trainingStretches(training, setting),
    marks,
  )) {
    step += stepSizes.length;
    // A state is saved on the way to a mark, never at one that is still to be told of.
    if (step * batch <= taken) continue;
    update(training, task, { ...running, stepSizes, end: step });
    if (checkpoint === undefined) continue;
    if (step === averageFrom) run.startAverage();
    const position = watch.steps.indexOf(step);
    if (position < 0) continue;
    const residual = run.residual();
    watch.record(position, { risk: (offset) => halfSquaredSum(residual, offset) });
  }
  return run.residual();
}

interface Block extends Running {
  readonly stepSizes: Float64Array;
  /** Updates made after the block. */
  readonly end: number;
}

/** The updates of a block that are not made yet. */
function update(
  { batch, steps }: SteppedTraining<number>,
  { watch, resumption }: SimulatedTask,
  { run, passes, stepSizes, end }: Block,
): void {
  const start = end - stepSizes.length;
  while (run.taken < end * batch) {
    const isStopping = watch.shouldStop();
    if (resumption?.isDue() === true) resumption.save(bytesOf(run.state()));
    if (isStopping) throw stopped();
    const next = Math.floor(run.taken / batch);
    const rows = passes.read(end * batch - run.taken);
    const count = rows.noise.length;
    if (run.take(rows, stepSizes.subarray(next - start)) < count) {
      throw diverged(Math.floor(run.taken / batch), steps);
    }
  }
}

function stateOf({ initial, resumption }: SimulatedTask): Float64Array | undefined {
  const bytes = resumption?.state;
  if (bytes?.length !== 8 * (2 + 4 * initial.length)) return undefined;
  return new Float64Array(bytes.slice().buffer);
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
