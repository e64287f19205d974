// simulated-stage.ts — stages by simulation in all d coordinates, for one replicate: those of several cells together
// where they share their draws.

import { KtsweepError } from "../errors.js";
import { valueOf } from "../learners/failures.js";
import type { Layout } from "../layout/layout.js";
import { learnerOf } from "../learners/index.js";
import { drawnRows, type RowSource } from "../kernel/rows.js";
import { measuredRows, rowsWith } from "../measured/measured-rows.js";
import type { SimulatedState, SimulationJob, StageSetting } from "../learners/learner.js";
import { named } from "../normal-form.js";
import type { ResolvedStage, RowKeys } from "../resolve.js";
import type { Snapshots } from "../snapshots.js";
import { resumableStage, type ResumableStage } from "./resumable.js";

export interface SimulatedStage {
  /** δ = v − c. Shape: (d). */
  readonly deviation: Float64Array;
  /** ½ Σ (v_i − labels_i)². */
  readonly misfit: number;
  /** ½ Σ δ² at the stage's checkpoints. */
  readonly curve: Float64Array;
}

/** A stage to simulate. */
export interface StageSimulation {
  readonly stage: ResolvedStage;
  readonly layout: Layout;
  /** c. Shape: (d). */
  readonly truth: Float64Array;
  /** The stage's ancestors, simulated. */
  readonly simulatedOf: (stage: ResolvedStage) => SimulatedStage;
  /** Which rows the stage learns from. */
  readonly rowKeys: RowKeys;
  /** What the result's bits depend on, by which snapshots are known. */
  readonly computation: object;
}

export interface SimulationContext {
  /** 32-byte key of the draws of all the stages. */
  readonly key: Uint8Array;
  readonly shouldStop: () => boolean;
  readonly snapshots: Snapshots | undefined;
}

/** At most this many stages share their draws. */
export const SIMULATED_TOGETHER = 16;

/**
 * Simulates up to 16 stages of one learner and one key of draws, to the bits of each alone.
 * An error of ours (SGD_DIVERGED) is the value of its stage. Throws: RUN_STOPPED.
 */
export function simulateStages(
  simulations: readonly StageSimulation[],
  context: SimulationContext,
): readonly (SimulatedStage | KtsweepError)[] {
  const opened = simulations.map((simulation) =>
    inStage(simulation.stage, () => openStage(simulation, context)),
  );
  const running = opened.filter(isRunning);
  const residuals = new Map<unknown, Float64Array | KtsweepError>();
  if (running.length > 0) {
    const { simulate } = learnerOf(running[0].job.stage);
    const simulated = simulate(running.map(({ job }) => job));
    running.forEach((open, i) => residuals.set(open, simulated[i]));
  }
  return opened.map((open) =>
    open instanceof KtsweepError
      ? open
      : inStage(open.stage, () => closeStage(open, residuals.get(open))),
  );
}

/** What `work` gives, or its error with the stage's name. */
function inStage<T>({ name }: ResolvedStage, work: () => T): T | KtsweepError {
  return valueOf(() => named(name, work));
}

function isRunning(open: OpenStage | KtsweepError): open is OpenStage {
  return !(open instanceof KtsweepError) && open.resumable.outcome === undefined;
}

interface OpenStage {
  readonly stage: ResolvedStage;
  readonly job: SimulationJob;
  /** Labels − truth; undefined where they are equal. Shape: (d). */
  readonly labels: Float64Array | undefined;
  readonly curve: Float64Array;
  readonly resumable: ResumableStage;
}

function openStage(simulation: StageSimulation, context: SimulationContext): OpenStage {
  const { stage } = simulation;
  const labels = labelDeviation(simulation);
  const curve = new Float64Array(stage.checkpoints.length);
  const resumable = resumableStage(context.snapshots, simulation.computation, curve);
  const { resumption } = resumable;
  const setting = stage.setting(simulation.layout);
  const { basis } = stage;
  const own = (vector: Float64Array): Float64Array => basis?.toOwn(vector) ?? vector;
  const ownLabels = labels && own(labels);
  const task = {
    setting,
    initial: own(startResidual(simulation, labels)),
    labels: () =>
      own(simulation.truth.map((value, i) => value + (labels === undefined ? 0 : labels[i]))),
    key: context.key,
    rows: () => rowsOf(setting, simulation),
    watch: {
      steps: stage.checkpoints,
      shouldStop: context.shouldStop,
      record: (position: number, { risk }: SimulatedState) => {
        curve[position] = risk(ownLabels);
      },
    },
    ...(resumption === undefined ? {} : { resumption }),
  };
  return { stage, job: { stage: stage.stage, task }, labels, curve, resumable };
}

/** The rows that the stage learns from. */
function rowsOf(setting: StageSetting, { rowKeys }: StageSimulation): RowSource {
  const { eigenvalues, distribution, noiseVariance, measured } = setting;
  const { inputs: key, noise: noiseKey, isNegative } = rowKeys;
  const sign = isNegative ? -1 : 1;
  if (measured !== undefined) {
    const noiseStd = sign * measured.noiseStd;
    return measuredRows(rowsWith(measured.sha256), { ...measured, key, noiseKey, noiseStd });
  }
  const noiseStd = sign * Math.sqrt(noiseVariance);
  return drawnRows({ key, noiseKey, d: eigenvalues.length, distribution, noiseStd });
}

function closeStage(open: OpenStage, simulated?: Float64Array | KtsweepError): SimulatedStage {
  const { labels, curve, resumable } = open;
  if (simulated instanceof KtsweepError) throw simulated;
  if (simulated !== undefined) resumable.finish(simulated);
  const trained = simulated ?? resumable.outcome;
  const values = trained && (open.stage.basis?.fromOwn(trained) ?? trained);
  if (values === undefined) throw new Error(`stage ${open.stage.name} was not simulated`);
  const misfit = finite(halfSquares(values));
  // The residual becomes the deviation in place: arrays of a large d cost more than what is done with them.
  for (let i = 0; i < values.length; i++) values[i] += labels === undefined ? 0 : labels[i];
  return { deviation: values, misfit, curve };
}

function labelDeviation({ stage, truth, simulatedOf }: StageSimulation): Float64Array | undefined {
  if (stage.teachers.length === 0) return undefined;
  const labels = new Float64Array(truth.length);
  for (const { stage: teacher, weight } of stage.teachers) {
    const { deviation } = simulatedOf(teacher);
    for (let i = 0; i < labels.length; i++) labels[i] += weight * deviation[i];
  }
  return labels;
}

/** v0 − labels. Shape: (d). */
function startResidual(
  { stage, truth, simulatedOf }: StageSimulation,
  labels: Float64Array | undefined,
): Float64Array {
  const from = stage.init && simulatedOf(stage.init).deviation;
  const residual = new Float64Array(truth.length);
  for (let i = 0; i < residual.length; i++) {
    const start = from === undefined ? -truth[i] : from[i];
    residual[i] = start - (labels === undefined ? 0 : labels[i]);
  }
  return residual;
}

/** ½ Σ x_i², summed in the order of the coordinates. */
export function halfSquares(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum / 2;
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new KtsweepError(
    "SGD_DIVERGED",
    "The trained coefficients are not finite.",
    "Lower stepSize: `ktsweep plan` names the largest stable one.",
  );
}
