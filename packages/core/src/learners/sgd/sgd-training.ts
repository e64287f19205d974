// sgd-training.ts — how long and how fast an SGD stage trains, read from its fields.

import type { Schedule, SgdStage } from "../../cell.js";
import { KtsweepError } from "../../errors.js";
import { stretches, type Stretch } from "../../schedule.js";
import { stableStepSizeLimit } from "../../stability.js";
import type { StageSetting } from "../learner.js";

/** Training by updates. */
export interface SteppedTraining<Batch = number | "infinite"> {
  readonly kind: "stepped";
  readonly steps: number;
  readonly batch: Batch;
  readonly stepSize: number | { readonly fractionOfMax: number };
  readonly schedule: Schedule;
  /** b of heavy ball, 0 without. */
  readonly momentum: number;
  /** Updates after which iterates are averaged: from so many on, that one included; undefined: the last one is reported. */
  readonly averageFrom: number | undefined;
  /** Rows that all updates go through again and again; undefined: each is used once. */
  readonly rows: number | undefined;
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
  if (samples === "infinite" || flow !== undefined) checkNoUpdates(stage);
  if (samples === "infinite") return { kind: "converged" };
  if (flow !== undefined) return { kind: "flow", time: checked("flow", flow, flow >= 0) };
  return steppedTraining(stage);
}

/** Throws: CHAIN_INVALID where a stage without updates asks for what is done with them. */
function checkNoUpdates({ momentum = 0, average, epochs = 1 }: SgdStage): void {
  const asked =
    momentum !== 0 ? "momentum" : average !== undefined ? "average" : epochs > 1 ? "epochs" : "";
  if (asked === "") return;
  throw invalid(
    `has ${asked} but makes no updates`,
    `Leave ${asked} out, or give samples or steps.`,
  );
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
  const epochs = atLeastOne("epochs", Math.floor(stage.epochs ?? 1));
  if (epochs > 1 && samples === undefined) {
    throw invalid("has epochs without samples", "Give samples, the rows of one pass.");
  }
  const rows = epochs > 1 ? atLeastOne("samples", Math.floor(Number(samples))) : undefined;
  const count = steps ?? (epochs * (rows ?? Number(samples))) / Number(size);
  const field = steps === undefined ? "floor(samples / batch)" : "steps";
  const whole = atLeastOne(field, Math.floor(count));
  const averageFrom = averageStart(stage, whole);
  const momentum = fraction("momentum", stage.momentum ?? 0);
  return {
    kind: "stepped",
    steps: whole,
    batch: size,
    stepSize,
    schedule,
    momentum,
    averageFrom,
    rows,
  };
}

function averageStart({ average }: SgdStage, steps: number): number | undefined {
  return average === undefined
    ? undefined
    : Math.floor(fraction("average.from", average.from) * steps);
}

/** Whether updates are plain SGD, of which the last iterate is reported. */
export function isPlain({ momentum, averageFrom, rows }: SteppedTraining): boolean {
  return momentum === 0 && averageFrom === undefined && rows === undefined;
}

function fraction(field: string, value: number): number {
  if (value >= 0 && value < 1) return value;
  throw invalid(`has ${field} = ${String(value)}`, "Give a number from 0 to below 1.");
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
  const { stepSize, schedule, steps, batch, momentum } = training;
  const initial =
    typeof stepSize === "number"
      ? stepSize
      : stepSize.fractionOfMax * stableStepSizeLimit({ ...setting, batch, momentum });
  return stretches(schedule, initial, steps);
}
