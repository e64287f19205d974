// sgd-parameters.ts — the fields of an sgd stage.

import type { Parameter } from "../parameter.js";

const stageLength: Parameter = {
  kind: "length",
  doc: "updates between two halvings, kept real; `steps` is the stage's own number",
};

function decay(name: string): Parameter {
  return {
    kind: "object",
    fields: {
      [name]: { kind: "object", fields: { stageLength }, required: ["stageLength"], doc: "" },
    },
    required: [name],
    doc: `${name} with a stage length of its own`,
  };
}

export const sgdParameters: Readonly<Record<string, Parameter>> = {
  init: {
    kind: "oneOf",
    options: [
      { kind: "word", words: ["zero"], doc: "start at 0" },
      { kind: "stage", doc: "start at an earlier stage, taken as a function" },
    ],
    doc: "start, default zero",
  },
  samples: {
    kind: "oneOf",
    options: [
      { kind: "count", doc: "training samples; steps = floor(samples / batch)" },
      { kind: "word", words: ["infinite"], doc: "converged: equals its labels on what it sees" },
    ],
    doc: "training samples, or infinite for a converged stage",
  },
  steps: { kind: "count", doc: "number of updates, instead of samples" },
  batch: {
    kind: "oneOf",
    options: [
      { kind: "count", doc: "samples per update, default 1" },
      { kind: "word", words: ["infinite"], doc: "population gradient; needs steps" },
    ],
    doc: "samples per update",
  },
  stepSize: {
    kind: "oneOf",
    options: [
      { kind: "number", exclusiveMin: 0, doc: "initial step size γ0; unit 1 / eigenvalue" },
      {
        kind: "object",
        fields: {
          fractionOfMax: {
            kind: "number",
            exclusiveMin: 0,
            doc: "of the largest stable step size",
          },
        },
        required: ["fractionOfMax"],
        doc: "a fraction of the largest stable step size",
      },
    ],
    doc: "initial step size",
  },
  schedule: {
    kind: "oneOf",
    options: [
      {
        kind: "word",
        words: ["geometric", "constant", "half-constant"],
        doc: "geometric (default): halved every steps/log2(steps) updates",
      },
      decay("geometric"),
      decay("half-constant"),
      {
        kind: "object",
        fields: { power: { kind: "number", min: 0, doc: "p of γ0·(t+1)^-p" } },
        required: ["power"],
        doc: "polynomial decay",
      },
    ],
    doc: "step size over time",
  },
  flow: { kind: "number", min: 0, doc: "gradient flow for this time, instead of samples or steps" },
  momentum: {
    kind: "number",
    min: 0,
    max: 1,
    doc: "b of heavy ball, below 1: m ← b·m + gradient, v ← v − γ·m; default 0",
  },
  average: {
    kind: "object",
    fields: {
      from: { kind: "number", min: 0, max: 1, doc: "share of the updates before it, below 1" },
    },
    required: ["from"],
    doc: "the predictor is the mean of the iterates after update floor(from·steps) to the last",
  },
  epochs: {
    kind: "count",
    doc: "passes over the same samples, default 1; steps = floor(epochs·samples / batch)",
  },
};
