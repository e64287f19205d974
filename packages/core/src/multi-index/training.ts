// training.ts — one two-layer stage: rows with labels → the network that it ends with.

import type { MultiIndexTarget, TwoLayerStage } from "../cell.js";
import { drawnRows, type RowSource } from "../kernel/rows.js";
import { stopped } from "../learners/failures.js";
import { drawnLayer, drawnSigns, gradientOf } from "./first-layer.js";
import { features, type FirstLayer, type Inputs, type Network, readOutOf } from "./network.js";
import { ridgeSums } from "./read-out.js";
import { type Task, truthAt } from "./target.js";

/** Rows that are worked on at once: the features of 1000 units in 1 MB. */
const BLOCK = 128;

/** A source of labels with its weight. */
export type LabelSource =
  | { readonly weight: number; readonly task: Task }
  | { readonly weight: number; readonly network: Network };

export interface TrainingTask {
  readonly stage: TwoLayerStage;
  readonly target: MultiIndexTarget;
  readonly d: number;
  readonly labels: readonly LabelSource[];
  readonly noiseStd: number;
  /** The network that the stage starts from. */
  readonly init: Network | undefined;
  /** 32-byte key of the stage's draws. */
  readonly key: Uint8Array;
  readonly shouldStop: () => boolean;
}

/**
 * Trains: first layer drawn or taken from `init`, moved by one gradient step where the stage has one, then the read-out by
 * ridge on fresh rows. Rows of the step come first in the stream. Throws: RUN_STOPPED.
 */
export function train(task: TrainingTask): Network {
  const { stage, key, d, noiseStd, init } = task;
  const rows = drawnRows({ key, noiseKey: key, d, distribution: "gaussian", noiseStd });
  try {
    const start = init ?? drawnLayer(key, { d, width: stage.width ?? 1 }, stage.pretrained);
    const layer = steppedLayer(task, start, rows);
    const from = stage.towards === "init" ? init?.readOut : undefined;
    return { ...layer, readOut: fittedReadOut(task, layer, { rows, from }) };
  } finally {
    rows.release();
  }
}

function steppedLayer(task: TrainingTask, layer: FirstLayer, rows: RowSource): FirstLayer {
  const { oneStep } = task.stage;
  if (oneStep === undefined) return layer;
  const gradient = gradientOf(layer);
  forBlocks(task, rows, oneStep.samples, (inputs, labels) => {
    gradient.add(inputs, labels);
  });
  return gradient.step(oneStep.stepSize, drawnSigns(task.key, layer.width));
}

interface ReadOutData {
  readonly rows: RowSource;
  /** a0; undefined: 0. */
  readonly from: Float64Array | undefined;
}

function fittedReadOut(
  task: TrainingTask,
  layer: FirstLayer,
  { rows, from }: ReadOutData,
): Float64Array {
  const { samples, ridge } = task.stage;
  const sums = ridgeSums(layer.width, BLOCK);
  try {
    forBlocks(task, rows, samples, (inputs, labels) => {
      const units = { values: sums.features(), columns: BLOCK };
      features(layer, inputs, units);
      if (from !== undefined) {
        const known = readOutOf(from, units, inputs.count);
        for (let s = 0; s < labels.length; s++) labels[s] -= known[s];
      }
      sums.add(labels);
    });
    const change = sums.solve(ridge);
    return from === undefined ? change : change.map((value, j) => value + from[j]);
  } finally {
    sums.release();
  }
}

/** The next `count` rows with their labels, block by block. Throws: RUN_STOPPED. */
function forBlocks(
  task: TrainingTask,
  rows: RowSource,
  count: number,
  use: (inputs: Inputs, labels: Float64Array) => void,
): void {
  for (let done = 0; done < count; done += BLOCK) {
    if (task.shouldStop()) throw stopped();
    const { z, noise } = rows.read(Math.min(BLOCK, count - done));
    const inputs = { x: z, count: noise.length };
    use(inputs, labelsAt(task, inputs, noise));
  }
}

function labelsAt(
  { labels, target, d }: Pick<TrainingTask, "labels" | "target" | "d">,
  inputs: Inputs,
  noise: Float64Array,
): Float64Array {
  const values = noise.slice();
  for (const source of labels) {
    const part =
      "network" in source
        ? predict(source.network, inputs)
        : truthAt(target, source.task, { x: inputs.x, d });
    for (let s = 0; s < values.length; s++) values[s] += source.weight * part[s];
  }
  return values;
}

/** f at the inputs. Shape: (count). */
export function predict(network: Network, { x, count }: Inputs): Float64Array {
  const { d, width, readOut } = network;
  const values = new Float64Array(count);
  const units = { values: new Float64Array(width * BLOCK), columns: BLOCK };
  for (let done = 0; done < count; done += BLOCK) {
    const rows = Math.min(BLOCK, count - done);
    const part = { x: x.subarray(done * d, (done + rows) * d), count: rows };
    features(network, part, units);
    values.set(readOutOf(readOut, units, rows), done);
  }
  return values;
}
