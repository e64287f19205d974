// sgd-expected.ts — SGD with sampling noise in expectation: second moments moved update by update, or by jumps over
// stretches of one step size where that is less work.

import { createMomentRun, type MomentRun } from "../../kernel/moments.js";
import { MAX_JUMPING_NODES } from "../../kernel/jumps.js";
import { type Stretch, stretches } from "../../schedule.js";
import { kurtosis } from "../../stability.js";
import { type WatchedStretch, watched } from "./checkpointed.js";
import { stopped } from "../failures.js";
import type { ExpectedReading, ExpectedState, ExpectedTask, Watch } from "../learner.js";
import { type SteppedTraining, trainingStretches } from "./sgd-training.js";

/** How a stretch of one step size is made. */
export type MomentMethod = "jumps" | "stepping";

/** A_i ← A_i(1 − 2x + x²(1 + (k4−2)/B)) + x²(noise + Σ_j w_j A_j)/B, x = γ_t λ_i. */
export function expectStochastic(
  training: SteppedTraining<number>,
  task: ExpectedTask,
): ExpectedReading {
  const { setting, initial, watch } = task;
  const nodes = initial.length;
  const run = createMomentRun({
    eigenvalues: setting.eigenvalues,
    weights: setting.weights,
    second: initial,
    noiseVariance: setting.noiseVariance,
    batch: training.batch,
    kurtosis: kurtosis(setting.distribution),
  });
  try {
    for (const stretch of watched(trainingStretches(training, setting), watch.steps)) {
      const method = task.method ?? stretchMethod(nodes, stretch);
      if (watch.shouldStop()) throw stopped();
      if (method === "stepping" || !jumped(run, stretch, watch)) stepped(run, stretch, watch);
    }
    return { survival: run.survival, residual: run.second() };
  } finally {
    run.release();
  }
}

/** False where the stretch cannot be jumped. */
function jumped(run: MomentRun, stretch: WatchedStretch, watch: Watch<ExpectedState>): boolean {
  const jump = run.jump(stretch.stepSize);
  if (jump === undefined) return false;
  for (const { position, after } of stretch.checkpoints) {
    watch.record(position, {
      residualSum: jump.sumAfter(after),
      survival: () => jump.survivalAfter(after),
    });
  }
  jump.move(stretch.count);
  return true;
}

function stepped(
  run: MomentRun,
  { stepSize, count, checkpoints }: WatchedStretch,
  watch: Watch<ExpectedState>,
): void {
  let done = 0;
  const advance = (to: number): void => {
    if (run.advance(stepSize, to - done, watch.shouldStop) === "stopped") throw stopped();
    done = to;
  };
  for (const { position, after } of checkpoints) {
    advance(after);
    watch.record(position, { residualSum: run.sum(), survival: run.survival });
  }
  if (count > done) advance(count);
}

// Cost in nanoseconds: of a node's update, of an entry of the eigenvectors, of a node's exponentials, of a call.
const UPDATE = 0.4;
const ENTRY = 4;
const EXPONENTIALS = 80;
const CALL = 1000;

function jumpCost(nodes: number): number {
  return nodes * (nodes * ENTRY + EXPONENTIALS) + CALL;
}

/** Jumps where they are less work than updates one by one; a function of the number of nodes and updates alone. */
export function stretchMethod(nodes: number, { count }: Pick<Stretch, "count">): MomentMethod {
  const isLess = jumpCost(nodes) < count * nodes * UPDATE;
  return isLess && nodes <= MAX_JUMPING_NODES ? "jumps" : "stepping";
}

/** The stage's updates by how they are made; a step size that changes with each is stepped. */
function* methods(
  { schedule, steps }: SteppedTraining,
  nodes: number,
): Generator<readonly [method: MomentMethod, count: number]> {
  if (typeof schedule === "object" && "power" in schedule) yield ["stepping", steps];
  else {
    for (const stretch of stretches(schedule, 1, steps)) {
      yield [stretchMethod(nodes, stretch), stretch.count];
    }
  }
}

/** `jumps` where any stretch is jumped. */
export function stochasticMethod(training: SteppedTraining, nodes: number): MomentMethod {
  for (const [method] of methods(training, nodes)) if (method === "jumps") return "jumps";
  return "stepping";
}

/** Predicted work: node-steps, a jump counted as what it takes the time of, and updates made one by one. */
export function stochasticCost(
  training: SteppedTraining,
  nodes: number,
): { readonly expected: number; readonly steps: number } {
  let expected = 0;
  let steps = 0;
  for (const [method, count] of methods(training, nodes)) {
    expected += method === "jumps" ? jumpCost(nodes) / UPDATE : count * nodes;
    steps += method === "jumps" ? 0 : count;
  }
  return { expected, steps };
}
