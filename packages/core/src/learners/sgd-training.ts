// sgd-training.ts — how long and how fast an SGD stage trains, read from its fields.

import type { Schedule, SgdStage } from "../cell.js";
import { KtsweepError } from "../errors.js";
import { stretches, type Stretch } from "../schedule.js";
import { stableStepSizeLimit } from "../stability.js";
import type { StageSetting } from "./learner.js";

/** Training by updates. */
export interface SteppedTraining<Batch = number | "infinite"> {
  readonly kind: "stepped";
  readonly steps: number;
  readonly batch: Batch;
  readonly stepSize: number | { readonly fractionOfMax: number };
  readonly schedule: Schedule;
}

export type Training =
  | { readonly kind: "converged" }
  | { readonly kind: "flow"; readonly time: number }
  | SteppedTraining;

/** Throws: CHAIN_INVALID where the fields do not say exactly one length of training. */
export function trainingOf(stage: SgdStage): Training {
  const { samples, steps, flow } = stage;
  const lengths = [samples, steps, flow].filter((length) => length !== undefined).length;
  if (lengths !== 1) {
    throw invalid(`has ${String(lengths)} of samples, steps and flow`, "Give exactly one.");
  }
  if (samples === "infinite") return { kind: "converged" };
  if (flow !== undefined) return { kind: "flow", time: checked("flow", flow, flow >= 0) };
  return steppedTraining(stage);
}

function steppedTraining(stage: SgdStage): Training {
  const { samples, steps, batch = 1, stepSize, schedule = "geometric" } = stage;
  if (stepSize === undefined) throw invalid("has no stepSize", "Give stepSize: γ0 > 0.");
  const initial = typeof stepSize === "number" ? stepSize : stepSize.fractionOfMax;
  checked("stepSize", initial, initial > 0);
  if (batch === "infinite" && steps === undefined) {
    throw invalid("has batch: infinite without steps", "Give steps instead of samples.");
  }
  const size = batch === "infinite" ? batch : atLeastOne("batch", Math.floor(batch));
  const count = steps ?? Number(samples) / Number(size);
  const field = steps === undefined ? "floor(samples / batch)" : "steps";
  const whole = atLeastOne(field, Math.floor(count));
  return { kind: "stepped", steps: whole, batch: size, stepSize, schedule };
}

function atLeastOne(field: string, value: number): number {
  return checked(field, value, value >= 1 && value <= Number.MAX_SAFE_INTEGER);
}

function checked(field: string, value: number, inRange: boolean): number {
  if (inRange && Number.isFinite(value)) return value;
  throw invalid(
    `has ${field} = ${String(value)}`,
    "Give a number in its range; counts run from 1 to 2^53 - 1.",
  );
}

function invalid(what: string, fix: string): KtsweepError {
  return new KtsweepError("CHAIN_INVALID", `An sgd stage ${what}.`, fix);
}

/** The stage's updates as stretches of constant step size. */
export function trainingStretches(
  training: SteppedTraining,
  setting: StageSetting,
): Generator<Stretch> {
  const { stepSize, schedule, steps, batch } = training;
  const initial =
    typeof stepSize === "number"
      ? stepSize
      : stepSize.fractionOfMax * stableStepSizeLimit({ ...setting, batch });
  return stretches(schedule, initial, steps);
}
