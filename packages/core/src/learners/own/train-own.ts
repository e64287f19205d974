// train-own.ts — one stage of a user's own learner, simulated: rows and labels go in, checked coefficients come out.

import { KtsweepError } from "../../errors.js";
import type { RowSource } from "../../kernel/rows.js";
import { uniforms } from "../../kernel/uniforms.js";
import { stopped } from "../failures.js";
import type { SimulatedTask, Watch, SimulatedState } from "../learner.js";
import { callOwn } from "./own-failure.js";
import type { OwnRows, OwnStageFields } from "./own-learner.js";
import type { OwnModule } from "./own-stage.js";

/** The final residual v − labels. Shape: (d). Throws: LEARNER_FAILED, RUN_STOPPED, MEMORY_REFUSED. */
export function trainOwn(
  module: OwnModule,
  stage: OwnStageFields,
  task: SimulatedTask,
): Float64Array {
  const { setting, initial, watch } = task;
  const { eigenvalues, noiseVariance } = setting;
  const d = initial.length;
  const labels = task.labels();
  const start = initial.map((value, i) => value + labels[i]);
  const source = task.rows();
  const residualOf = (v: ArrayLike<number>, when: string): Float64Array => {
    checkCoefficients(module.file, v, d, when);
    // Where nothing is seen, the bits of the start stay.
    return initial.map((value, i) => (eigenvalues[i] > 0 ? v[i] - labels[i] : value));
  };
  try {
    const v = callOwn(module, "train", () =>
      module.learner.train({
        d,
        stage,
        eigenvalues: eigenvalues.slice(),
        labels: labels.slice(),
        start: start.slice(),
        noiseVariance,
        rows: ownRows(module.file, source, labels, watch),
        random: uniforms(task.key, "u"),
        report: reporter(watch, (at, step) => residualOf(at, `report at step ${String(step)}`)),
      }),
    );
    return residualOf(v, "train");
  } finally {
    source.release();
  }
}

function checkCoefficients(file: string, v: unknown, d: number, when: string): void {
  const refuse = (what: string): never => {
    const fix = `Return ${String(d)} finite numbers, one per coordinate.`;
    throw new KtsweepError("LEARNER_FAILED", `${file}: ${when} gave ${what}.`, fix, { file });
  };
  const isList = Array.isArray(v) || (ArrayBuffer.isView(v) && "length" in v);
  if (!isList) refuse(v === undefined ? "nothing" : `no list of numbers`);
  const values = v as ArrayLike<unknown>;
  if (values.length !== d) refuse(`${String(values.length)} coefficients, d is ${String(d)}`);
  for (let i = 0; i < d; i++) {
    const value = values[i];
    if (typeof value !== "number" || !Number.isFinite(value)) {
      refuse(`${String(value)} as coefficient ${String(i + 1)}`);
    }
  }
}

function ownRows(
  file: string,
  source: RowSource,
  labels: Float64Array,
  { shouldStop }: Pick<Watch<unknown>, "shouldStop">,
): OwnRows {
  const { d } = source;
  return {
    read(count) {
      if (!(Number.isSafeInteger(count) && count >= 1)) {
        const what = `${file}: rows.read(${String(count)}) asks for no whole number of rows.`;
        throw new KtsweepError("LEARNER_FAILED", what, "Ask for at least one row.", { file });
      }
      if (shouldStop()) throw stopped();
      const block = source.read(count);
      const z = block.z.slice();
      const y = block.noise.slice();
      for (let s = 0; s < count; s++) {
        let sum = 0;
        for (let i = 0; i < d; i++) sum += z[s * d + i] * labels[i];
        y[s] += sum;
      }
      return { z, y };
    },
    rewind: () => {
      source.rewind();
    },
  };
}

/** Records the checkpoints that `report` comes by. */
function reporter(
  { steps, record, shouldStop }: Watch<SimulatedState>,
  residualOf: (v: ArrayLike<number>, step: number) => Float64Array,
): (step: number, v: ArrayLike<number>) => void {
  let next = 0;
  return (step, v) => {
    if (shouldStop()) throw stopped();
    while (next < steps.length && steps[next] <= step) {
      const residual = residualOf(v, step);
      record(next, { risk: (offset) => halfSquares(residual, offset) });
      next += 1;
    }
  };
}

function halfSquares(residual: Float64Array, offset: Float64Array | undefined): number {
  let sum = 0;
  for (let i = 0; i < residual.length; i++) {
    const total = residual[i] + (offset === undefined ? 0 : offset[i]);
    sum += total * total;
  }
  return sum / 2;
}
