// sgd-stochastic.ts — SGD with sampling noise by simulation: the models of several stages on the same draws.
//
// r_i ← r_i − (γ_t/B) λ_i Σ_b z_bi (z_b·r − ε_b), each model with its own length, schedule, batch and spectrum.

import { KtsweepError } from "../../errors.js";
import {
  createSgdRun,
  type SgdModel,
  type SgdModelOptions,
  type SgdRun,
  sgdStateBytes,
  stateSample,
} from "../../kernel/sgd.js";
import { stepSizeBlocks, type StepSizeBlock } from "./checkpointed.js";
import { diverged, stopped, valueOf } from "../failures.js";
import type { SimulatedTask } from "../learner.js";
import { type SteppedTraining, trainingStretches } from "./sgd-training.js";

export interface StochasticJob {
  readonly training: SteppedTraining<number>;
  readonly task: SimulatedTask;
}

type Results = Map<StochasticJob, Float64Array | KtsweepError>;

/**
 * The final residual of each job, or SGD_DIVERGED, MEMORY_REFUSED. Jobs have one key, at most 16 of them.
 * Throws: RUN_STOPPED.
 */
export function simulateStochastic(
  jobs: readonly StochasticJob[],
): readonly (Float64Array | KtsweepError)[] {
  const results: Results = new Map();
  for (const together of onSameDraws(jobs)) simulateTogether(together, results);
  return jobs.map((job) => results.get(job) ?? missing());
}

function missing(): never {
  throw new Error("a job was left out");
}

/** Jobs with the same draws to come: one distribution, and all at the start or taken up from the same sample. */
function onSameDraws(jobs: readonly StochasticJob[]): readonly (readonly StochasticJob[])[] {
  const groups = new Map<string, StochasticJob[]>();
  for (const job of jobs) {
    const state = stateOf(job);
    const sample = state === undefined ? 0 : stateSample(state);
    const key = `${job.task.setting.distribution} ${String(sample)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [job]);
    else group.push(job);
  }
  return [...groups.values()];
}

/** The state that a job is to go on from. */
function stateOf({ training, task }: StochasticJob): Uint8Array | undefined {
  const state = task.resumption?.state;
  return state?.length === sgdStateBytes(task.initial.length, training.batch) ? state : undefined;
}

function simulateTogether(jobs: readonly StochasticJob[], results: Results): void {
  const run = valueOf(() => openRun(jobs));
  if (run instanceof KtsweepError) {
    const half = jobs.length >> 1;
    if (half === 0) results.set(jobs[0], run);
    else
      for (const part of [jobs.slice(0, half), jobs.slice(half)]) simulateTogether(part, results);
    return;
  }
  try {
    drive(run, jobs, results);
  } finally {
    run.release();
  }
}

/** Throws: MEMORY_REFUSED. */
function openRun(jobs: readonly StochasticJob[]): SgdRun {
  const states = jobs.flatMap((job) => stateOf(job) ?? []);
  const [{ task }] = jobs;
  return createSgdRun({
    key: task.key,
    distribution: task.setting.distribution,
    models: jobs.map(modelOf),
    ...(states.length === 0 ? {} : { states }),
  });
}

function modelOf({ training, task: { setting, initial } }: StochasticJob): SgdModelOptions {
  return {
    eigenvalues: setting.eigenvalues,
    residual: initial,
    batch: training.batch,
    noiseStd: Math.sqrt(setting.noiseVariance),
  };
}

/** A job on its way. */
interface OpenJob {
  readonly job: StochasticJob;
  readonly model: SgdModel;
  readonly blocks: Iterator<StepSizeBlock, unknown>;
  /** Where the block of step sizes at hand ends. */
  endStep: number;
  checkpoint: number | undefined;
}

function drive(run: SgdRun, jobs: readonly StochasticJob[], results: Results): void {
  let open = jobs.map((job, i) => openJob(job, run.models[i]));
  while (open.length > 0) {
    poll(open);
    const samples = open.reduce(
      (least, { endStep, job }) => Math.min(least, endStep * job.training.batch - run.drawn),
      run.callSamples,
    );
    run.advance(samples);
    open = open.filter((one) => {
      const result = resultOf(one, run.drawn);
      if (result === undefined) return true;
      results.set(one.job, result);
      one.model.leave();
      return false;
    });
  }
}

function openJob(job: StochasticJob, model: SgdModel): OpenJob {
  const { training, task } = job;
  const blocks = stepSizeBlocks(trainingStretches(training, task.setting), task.watch.steps);
  const open: OpenJob = { job, model, blocks, endStep: 0, checkpoint: undefined };
  while (feedNext(open) && open.endStep <= model.step);
  return open;
}

/** Gives the model its next block of step sizes, from its own step on; false after the last one. */
function feedNext(open: OpenJob): boolean {
  const { done, value } = open.blocks.next();
  if (done === true) return false;
  const { stepSizes, checkpoint } = value;
  const start = open.endStep;
  open.endStep += stepSizes.length;
  open.checkpoint = checkpoint;
  open.model.feed(stepSizes.subarray(Math.max(0, open.model.step - start)));
  return true;
}

/** What a job came to; undefined where it goes on. */
function resultOf(open: OpenJob, drawn: number): Float64Array | KtsweepError | undefined {
  const { job, model } = open;
  if (model.hasDiverged) return diverged(model.step, job.training.steps);
  if (drawn < open.endStep * job.training.batch) return undefined;
  if (open.checkpoint !== undefined) {
    job.task.watch.record(open.checkpoint, { risk: (offset) => model.halfSquaredNorm(offset) });
  }
  return feedNext(open) ? undefined : model.residual();
}

/** One that is to stop stops all; one whose snapshot is due saves all, so that they stay together. Throws: RUN_STOPPED. */
function poll(open: readonly OpenJob[]): void {
  const stops = [...new Set(open.map(({ job }) => job.task.watch.shouldStop))];
  const shouldStop = stops.some((asked) => asked());
  const isDue = open.map(({ job }) => job.task.resumption?.isDue() === true).includes(true);
  if (isDue) for (const { job, model } of open) job.task.resumption?.save(model.state());
  if (shouldStop) throw stopped();
}
