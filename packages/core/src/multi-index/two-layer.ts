// two-layer.ts — the learner `two-layer`: a drawn, pretrained or one-step first layer under a ridge read-out.
//
// Source: the third mechanism of arXiv 2505.18346, rebuilt from its abstract (docs/theory/weak-to-strong-mechanisms.md);
// one step on the first layer as in Ba et al. 2022 (arXiv 2205.01445) and Damian et al. 2022 (arXiv 2206.15144).

import type { Problem, Stage, TwoLayerStage } from "../cell.js";
import { KtsweepError } from "../errors.js";
import { defineLearner } from "../learners/learner.js";
import type { Parameter } from "../learners/parameter.js";
import { chunkSize } from "../random.js";
import { isMultiIndex } from "./target.js";
import { TEST_ROWS } from "./test-set.js";

const overlap: Parameter = {
  kind: "number",
  min: 0,
  max: 1,
  doc: "|⟨w, direction⟩| of every unit",
};

export const twoLayerParameters: Readonly<Record<string, Parameter>> = {
  init: {
    kind: "oneOf",
    options: [
      { kind: "word", words: ["zero"], doc: "a network of its own" },
      { kind: "stage", doc: "start with the network of an earlier stage" },
    ],
    doc: "start, default zero",
  },
  width: { kind: "count", doc: "hidden units; with init, those of that stage" },
  samples: { kind: "count", doc: "rows that the read-out is fitted to" },
  ridge: { kind: "number", exclusiveMin: 0, doc: "penalty r on the read-out" },
  towards: {
    kind: "word",
    words: ["zero", "init"],
    doc: "what the ridge pulls the read-out to: 0 (default), or that of init",
  },
  pretrained: {
    kind: "object",
    fields: { easy: overlap, hard: overlap },
    doc: "directions that the first layer knows before training",
  },
  oneStep: {
    kind: "object",
    fields: {
      samples: { kind: "count", doc: "rows of the step, before those of the read-out" },
      stepSize: { kind: "number", exclusiveMin: 0, doc: "length of the step" },
    },
    required: ["samples", "stepSize"],
    doc: "one gradient step on the first layer",
  },
  task: {
    kind: "word",
    words: ["all", "easy", "hard"],
    doc: "the part of the truth in its labels, default all",
  },
};

/** Of a network that starts with another's: its width is not known from the stage alone. */
const TYPICAL_WIDTH = 256;

export const twoLayer = defineLearner<TwoLayerStage>({
  parameters: twoLayerParameters,

  normal(stage) {
    check(stage);
    const { width, samples, ridge, towards, pretrained = {}, oneStep, task } = stage;
    return {
      learner: "two-layer",
      ...(width === undefined ? {} : { width }),
      samples,
      ridge,
      ...(towards === "init" ? { towards } : {}),
      ...(Object.keys(pretrained).length === 0 ? {} : { pretrained }),
      ...(oneStep === undefined ? {} : { oneStep }),
      ...(task === undefined || task === "all" ? {} : { task }),
    };
  },

  training: () => undefined,

  expect() {
    throw new Error("a two-layer stage has no expectation");
  },

  simulate() {
    throw new Error("two-layer stages are simulated by multi-index/chain.ts");
  },

  method: () => "none",

  cost({ width = TYPICAL_WIDTH, samples, oneStep }, d) {
    const rows = samples + 2 * (oneStep?.samples ?? 0) + TEST_ROWS;
    const multiplications = width * (d * rows + (width / 4) * (samples + width));
    // A coordinate-step takes the time of two multiplications, and a plan counts those of whole chunks.
    const simulated = (multiplications * d) / (2 * chunkSize * Math.ceil(d / chunkSize));
    return { simulated, expected: 0, expectedSteps: 0, reduced: 0 };
  },
});

/** Fields of every stage that a two-layer one has a use for. */
const SHARED_FIELDS = ["learner", "labels", "noiseVariance"];

/** Throws: CHAIN_INVALID where a stage's learner, or a field of it, does not go with the problem's target. */
export function checkLearner({ target }: Problem, stage: Stage, name: string): void {
  const isTwoLayer = stage.learner === "two-layer";
  if (isTwoLayer !== isMultiIndex(target)) {
    const [kind, fix] = isTwoLayer
      ? ["a linear", "Give problem.target multiIndex, or the stage another learner."]
      : ["a multi-index", "Write learner: two-layer, or a target with an exponent or values."];
    throw invalid(`Stage ${name}: ${stage.learner} cannot learn ${kind} target.`, fix);
  }
  if (!isTwoLayer) return;
  for (const [field, value] of Object.entries(stage)) {
    if (value === undefined || field in twoLayerParameters || SHARED_FIELDS.includes(field))
      continue;
    throw invalid(`Stage ${name}: a two-layer stage has no ${field}.`, "Leave it out.");
  }
}

/** Throws: CHAIN_INVALID where fields contradict each other. */
function check(stage: TwoLayerStage): void {
  const { width, ridge, towards, pretrained = {}, init = "zero", labels, task } = stage;
  const starts = init !== "zero";
  if (starts === (width !== undefined)) {
    const what = starts
      ? `It has a width and starts with the network of ${init}, which has one.`
      : "It has no width.";
    throw invalid(what, "Give width or init.");
  }
  if (starts && Object.keys(pretrained).length > 0) {
    throw invalid(
      `It is pretrained and starts with the network of ${init}.`,
      "Give the other stage pretrained, or leave init out.",
    );
  }
  if (towards === "init" && !starts) {
    throw invalid("Its ridge pulls towards init, but it has none.", "Name an earlier stage.");
  }
  if (task !== undefined && task !== "all" && labels !== undefined && labels !== "truth") {
    const what = `Its task is ${task}, but its labels are not those of the truth.`;
    throw invalid(what, "Leave task or labels out.");
  }
  if (!(ridge > 0)) throw invalid(`Its ridge is ${String(ridge)}.`, "Give a number above 0.");
  const { easy = 0, hard = 0 } = pretrained;
  if (!(easy >= 0 && hard >= 0 && easy * easy + hard * hard <= 1)) {
    throw invalid(
      `Its units have overlaps ${String(easy)} and ${String(hard)}: more than unit vectors can.`,
      "Keep easy^2 + hard^2 at most 1.",
    );
  }
}

function invalid(what: string, fix: string): KtsweepError {
  return new KtsweepError("CHAIN_INVALID", what, fix);
}
