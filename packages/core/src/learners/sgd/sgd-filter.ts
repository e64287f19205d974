// sgd-filter.ts — training without sampling noise: r_i = Π_i r0_i with one factor per coordinate.

import { exp } from "../../math.js";
import { checkpointed } from "./checkpointed.js";
import { stopped } from "../failures.js";
import type {
  ExpectedReading,
  ExpectedTask,
  SimulatedTask,
  StageSetting,
  Watch,
} from "../learner.js";
import { heavyBallSurvival } from "./sgd-heavy-ball.js";
import { isPlain, type SteppedTraining, type Training, trainingStretches } from "./sgd-training.js";

/** Converged (Π = 0 where seen), gradient flow (Π = e^(−τλ)), population gradient (Π = ∏(1 − γ_t λ)). */
export function expectFiltered(training: Training, task: ExpectedTask): ExpectedReading {
  const { initial } = task;
  const record = (position: number, survival: Float64Array): void => {
    const residualSum = filtered(initial, squared(survival)).reduce((sum, value) => sum + value, 0);
    task.watch.record(position, { survival: () => survival, residualSum });
  };
  const survival = survivalOf(training, task.setting, { ...task.watch, record });
  return { survival: () => survival, residual: filtered(initial, squared(survival)) };
}

/** The residual Π r0. Shape: (d). */
export function simulateFiltered(training: Training, task: SimulatedTask): Float64Array {
  const { initial } = task;
  const record = (position: number, survival: Float64Array): void => {
    const residual = filtered(initial, survival);
    task.watch.record(position, { risk: (offset) => halfSquaredSum(residual, offset) });
  };
  const survival = survivalOf(training, task.setting, { ...task.watch, record });
  return filtered(initial, survival);
}

/** Π of each node, told to the watch at its steps. */
export function survivalOf(
  training: Training,
  setting: StageSetting,
  watch: Watch<Float64Array>,
): Float64Array {
  const { eigenvalues } = setting;
  if (training.kind === "converged") return eigenvalues.map((value) => (value > 0 ? 0 : 1));
  if (training.kind === "flow") return eigenvalues.map((value) => exp(-training.time * value));
  return isPlain(training)
    ? populationSurvival(training, setting, watch)
    : heavyBallSurvival(training, setting, watch);
}

function populationSurvival(
  training: SteppedTraining,
  setting: StageSetting,
  watch: Watch<Float64Array>,
): Float64Array {
  const survival = new Float64Array(setting.eigenvalues.length).fill(1);
  for (const part of checkpointed(trainingStretches(training, setting), watch.steps)) {
    if (watch.shouldStop()) throw stopped();
    for (let i = 0; i < survival.length; i++) {
      survival[i] *= integerPower(1 - part.stepSize * setting.eigenvalues[i], part.count);
    }
    if (part.checkpoint !== undefined) watch.record(part.checkpoint, survival);
  }
  return survival;
}

/** base^count by squaring: the same bits everywhere. */
export function integerPower(base: number, count: number): number {
  let result = 1;
  for (let square = base, rest = count; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

function squared(values: Float64Array): Float64Array {
  return values.map((value) => value * value);
}

function filtered(initial: Float64Array, factors: Float64Array): Float64Array {
  return initial.map((value, i) => value * factors[i]);
}

/** ½ Σ (residual + offset)²; offset 0 by default. Shape: (d) each. */
export function halfSquaredSum(residual: Float64Array, offset: Float64Array | undefined): number {
  let sum = 0;
  residual.forEach((value, i) => {
    const total = value + (offset === undefined ? 0 : offset[i]);
    sum += total * total;
  });
  return sum / 2;
}
