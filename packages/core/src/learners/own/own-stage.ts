// own-stage.ts — a user's own learner as one of ours: what its module returns is checked, what it throws is named.

import type { OwnStage } from "../../cell.js";
import { canonicalJson } from "../../canonical.js";
import { KtsweepError } from "../../errors.js";
import { nodeCount } from "../../layout/node-count.js";
import { typicalBlocks } from "../../layout/block-layout.js";
import { valueOf } from "../failures.js";
import {
  defineLearner,
  type ExpectedReading,
  type ExpectedTask,
  type Learner,
} from "../learner.js";
import type { OwnLearner, OwnStageFields } from "./own-learner.js";
import { callOwn } from "./own-failure.js";
import { trainOwn } from "./train-own.js";

/** A learner with the file that it came from. */
export interface OwnModule {
  /** Name of the file, for messages. */
  readonly file: string;
  /** SHA-256 of the file's bytes, 64 hex digits. */
  readonly sha256: string;
  readonly learner: OwnLearner;
}

/** Rows of a stage whose learner does not say how many it reads. */
const UNKNOWN_SAMPLES = 1000;

export function ownStages(module: OwnModule): Learner {
  const { learner } = module;
  const { parameters = {}, defaults = {} } = learner;
  const fieldsOf = (stage: OwnStage): OwnStageFields => {
    const fields: Record<string, unknown> = { ...defaults };
    for (const key of Object.keys(parameters)) {
      if (stage[key] !== undefined) fields[key] = stage[key];
      else if (!(key in defaults)) throw missing(module, key);
    }
    return fields;
  };
  const count = (name: "samples" | "steps", stage: OwnStage): number | undefined => {
    const tell = learner[name];
    if (tell === undefined) return undefined;
    const value = callOwn(module, name, () => tell(fieldsOf(stage)));
    if (Number.isSafeInteger(value) && value >= 1) return value;
    const what = `${module.file}: ${name} returned ${String(value)}.`;
    throw new KtsweepError("LEARNER_FAILED", what, "Return a whole number of at least 1.");
  };
  const samplesOf = (stage: OwnStage): number => {
    const { samples } = fieldsOf(stage) as { readonly samples?: unknown };
    return count("samples", stage) ?? (typeof samples === "number" ? samples : UNKNOWN_SAMPLES);
  };

  return defineLearner<OwnStage>({
    parameters: { init: START, ...parameters },

    normal(stage) {
      const fields = fieldsOf(stage);
      const normal: Record<string, unknown> = { learner: stage.learner };
      for (const [key, value] of Object.entries(fields)) {
        const isDefault = key in defaults && canonicalJson(value) === canonicalJson(defaults[key]);
        if (!isDefault) normal[key] = value;
      }
      return normal as unknown as OwnStage;
    },

    training(stage) {
      const steps = count("steps", stage);
      return steps === undefined ? undefined : { steps, batch: 1, stepSize: 0 };
    },

    expect: (stage, task) => expectOwn(module, fieldsOf(stage), task),

    simulate: (jobs) =>
      jobs.map(({ stage, task }) => valueOf(() => trainOwn(module, fieldsOf(stage), task))),

    method: () => (learner.expect === undefined ? "none" : "filter"),

    cost(stage, d, nodes = nodeCount(d, stage.spectrum)) {
      const samples = samplesOf(stage);
      return {
        simulated: d * samples,
        expected: nodes,
        expectedSteps: 0,
        reduced: typicalBlocks(d) * samples,
      };
    },
  });
}

const START = {
  kind: "oneOf",
  options: [
    { kind: "word", words: ["zero"], doc: "start at 0" },
    { kind: "stage", doc: "start at an earlier stage, taken as a function" },
  ],
  doc: "start, default zero",
} as const;

function expectOwn(
  module: OwnModule,
  stage: OwnStageFields,
  { setting, initial }: ExpectedTask,
): ExpectedReading {
  const { eigenvalues, weights, noiseVariance } = setting;
  const given = { stage, eigenvalues, weights, initial, noiseVariance };
  const moments = callOwn(module, "expect", () => module.learner.expect?.(given));
  const nodes = initial.length;
  const { survival, residual } = moments ?? { survival: unknown(nodes), residual: unknown(nodes) };
  for (const [name, values] of Object.entries({ survival, residual })) {
    if (values.length === nodes) continue;
    const what = `${module.file}: expect returned ${String(values.length)} values as ${name}, there are ${String(nodes)} nodes.`;
    throw new KtsweepError("LEARNER_FAILED", what, "Return one value per eigenvalue.");
  }
  const kept = (values: ArrayLike<number>, unseen: (node: number) => number): Float64Array =>
    initial.map((_, i) => (eigenvalues[i] > 0 ? values[i] : unseen(i)));
  const left = kept(survival, () => 1);
  return { survival: () => left, residual: kept(residual, (i) => initial[i]) };
}

function unknown(nodes: number): Float64Array {
  return new Float64Array(nodes).fill(NaN);
}

function missing({ file }: OwnModule, key: string): KtsweepError {
  const what = `${file}: the field ${key} is missing.`;
  return new KtsweepError("CHAIN_INVALID", what, `Give it, or a default in the module.`, { file });
}
