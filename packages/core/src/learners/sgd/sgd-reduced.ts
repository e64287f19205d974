// sgd-reduced.ts — SGD on blocks of equal eigenvalues: the law of the residual in each block's few directions.
//
// Derivation: docs/theory/reduced.md. The last direction of a block is that of the residual itself, as far as it is
// orthogonal to the others: there only a length is left, and the rest of the block adds χ² to its square.

import { type BlockVector, halfSquaredSum, isSingle } from "../../layout/block-vector.js";
import { createReducedRun, type ReducedRun, type ReducedRunOptions } from "../../kernel/reduced.js";
import { stepSizeBlocks } from "./checkpointed.js";
import { diverged, stopped } from "../failures.js";
import type { ReducedTask, StageSetting } from "../learner.js";
import { survivalOf } from "./sgd-filter.js";
import { type SteppedTraining, type Training, trainingStretches } from "./sgd-training.js";

/** Where components stand: directions and nodes, in the kernel's order. */
interface Places {
  readonly direction: number[];
  readonly node: number[];
}

/** Components that the stage moves, and the energy of those that only add noise to its errors. */
interface Components {
  readonly signed: Places;
  readonly radial: Places;
  readonly stillEnergy: number;
}

/** The residual after training. Throws: SGD_DIVERGED, RUN_STOPPED. */
export function reduceStochastic(
  training: SteppedTraining<number>,
  task: ReducedTask,
): BlockVector {
  const { setting, initial, watch, resumption } = task;
  const components = componentsOf(setting, initial);
  const run = createReducedRun({
    ...runOptions(components, task),
    batch: training.batch,
    ...(resumption?.state === undefined ? {} : { state: resumption.state }),
  });
  const residual = (): BlockVector => placed(initial, components, run);
  const shouldStop = (): boolean => {
    const isStopping = watch.shouldStop();
    if (resumption?.isDue() === true) resumption.save(run.state());
    return isStopping;
  };
  try {
    let end = 0;
    for (const block of stepSizeBlocks(trainingStretches(training, setting), watch.steps)) {
      const from = Math.max(0, run.step - end);
      end += block.stepSizes.length;
      if (from >= block.stepSizes.length) continue;
      const progress = run.advance(block.stepSizes.subarray(from), shouldStop);
      if (progress === "stopped") throw stopped();
      if (progress === "diverged") throw diverged(run.step, training.steps);
      if (block.checkpoint !== undefined) {
        watch.record(block.checkpoint, { risk: (labels) => halfSquaredSum(residual(), labels) });
      }
    }
    return residual();
  } finally {
    run.release();
  }
}

/** The residual Π r0. Throws: RUN_STOPPED. */
export function reduceFiltered(training: Training, task: ReducedTask): BlockVector {
  const { setting, initial, watch } = task;
  const filtered = (survival: Float64Array): BlockVector =>
    initial.map((values) => values.map((value, b) => survival[b] * value));
  const survival = survivalOf(training, setting, {
    ...watch,
    record: (position, now) => {
      watch.record(position, { risk: (labels) => halfSquaredSum(filtered(now), labels) });
    },
  });
  return filtered(survival);
}

function componentsOf(setting: StageSetting, initial: BlockVector): Components {
  const { eigenvalues } = setting;
  const last = initial.length - 1;
  const signed: Places = { direction: [], node: [] };
  const radial: Places = { direction: [], node: [] };
  let stillEnergy = 0;
  for (let direction = 0; direction <= last; direction++) {
    for (let node = 0; node < eigenvalues.length; node++) {
      const single = isSingle({ weight: setting.weights }, node);
      if (single && direction > 0) continue;
      if (eigenvalues[node] === 0) stillEnergy += initial[direction][node] ** 2;
      else {
        const places = single || direction < last ? signed : radial;
        places.direction.push(direction);
        places.node.push(node);
      }
    }
  }
  return { signed, radial, stillEnergy };
}

function runOptions(
  { signed, radial, stillEnergy }: Components,
  { setting, initial, key }: ReducedTask,
): Omit<ReducedRunOptions, "batch"> {
  const values = ({ direction, node }: Places): Float64Array =>
    Float64Array.from(node, (b, i) => initial[direction[i]][b]);
  const rates = ({ node }: Places): Float64Array =>
    Float64Array.from(node, (b) => setting.eigenvalues[b]);
  return {
    key,
    signed: values(signed),
    signedRates: rates(signed),
    radial: values(radial),
    radialRates: rates(radial),
    freedom: Float64Array.from(radial.node, (b) => setting.weights[b] - initial.length),
    noiseStd: Math.sqrt(setting.noiseVariance + stillEnergy),
  };
}

/** The residual with the run's components in their places. */
function placed(initial: BlockVector, components: Components, run: ReducedRun): BlockVector {
  const residual = initial.map((values) => values.slice());
  const put = ({ direction, node }: Places, values: Float64Array): void => {
    for (let i = 0; i < values.length; i++) residual[direction[i]][node[i]] = values[i];
  };
  put(components.signed, run.signed());
  put(components.radial, run.radial());
  return residual;
}
