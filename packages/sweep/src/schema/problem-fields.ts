// problem-fields.ts — the fields of `problem`, and those that stages of every learner share.

import type { Field, ObjectField } from "./field.js";

const scale: Readonly<Record<string, Field>> = {
  scale: { kind: "number", exclusiveMin: 0, doc: "multiplies every eigenvalue" },
  trace: { kind: "number", exclusiveMin: 0, doc: "sum of the eigenvalues over seen coordinates" },
};

const spectrum: Field = {
  kind: "oneOf",
  options: [
    {
      kind: "object",
      fields: { exponent: { kind: "number", doc: "eigenvalue i is i^-exponent" }, ...scale },
      required: ["exponent"],
      doc: "eigenvalues by rule",
    },
    {
      kind: "object",
      fields: {
        values: {
          kind: "list",
          of: { kind: "number", min: 0, doc: "an eigenvalue" },
          doc: "exactly d eigenvalues, by latent coordinate",
        },
        ...scale,
      },
      required: ["values"],
      doc: "eigenvalues listed",
    },
    {
      kind: "object",
      fields: {
        file: { kind: "text", doc: "csv, parquet or npy with exactly d eigenvalues" },
        column: {
          kind: "oneOf",
          options: [
            { kind: "text", doc: "name of a column" },
            { kind: "count", doc: "number of a column, from 1" },
          ],
          doc: "which column; not needed where there is one",
        },
        ...scale,
      },
      required: ["file"],
      doc: "eigenvalues measured",
    },
  ],
  doc: "eigenvalues of the feature covariance",
};

const hermite: Field = {
  kind: "list",
  of: { kind: "number", doc: "a coefficient" },
  doc: "coefficients of the Hermite polynomials of degree 1, 2, …, whose mean square is 1",
};

const target: Field = {
  kind: "oneOf",
  options: [
    {
      kind: "object",
      fields: {
        exponent: { kind: "number", doc: "energy of coordinate i is amplitude * i^-exponent" },
        amplitude: { kind: "number", min: 0, doc: "multiplies the energy, default 1" },
        support: { kind: "count", doc: "only the first so many coordinates carry energy" },
        random: { kind: "flag", doc: "coefficients drawn per replicate, N(0, energy)" },
      },
      required: ["exponent"],
      doc: "energy by rule",
    },
    {
      kind: "object",
      fields: {
        values: {
          kind: "list",
          of: { kind: "number", doc: "a coefficient" },
          doc: "coefficients, at most d",
        },
      },
      required: ["values"],
      doc: "coefficients listed",
    },
    {
      kind: "object",
      fields: {
        multiIndex: {
          kind: "object",
          fields: { easy: hermite, hard: hermite },
          required: ["easy", "hard"],
          doc: "a function of two directions, for two-layer stages",
        },
      },
      required: ["multiIndex"],
      doc: "a nonlinear truth",
    },
  ],
  doc: "truth, in the latent basis",
};

const measuredRows: Field = {
  kind: "oneOf",
  options: [
    {
      kind: "object",
      fields: {
        file: { kind: "text", doc: "csv, parquet or npy of features and what is to be predicted" },
        target: {
          kind: "oneOf",
          options: [
            { kind: "text", doc: "name of a column, or a file with one column" },
            { kind: "count", doc: "number of a column, from 1" },
          ],
          doc: "what is to be predicted",
        },
      },
      required: ["file", "target"],
      doc: "rows in a file",
    },
    {
      kind: "object",
      fields: {
        sha256: { kind: "text", doc: "of the rows, as the sweep's folder has them" },
        rows: { kind: "count", doc: "how many there are" },
      },
      required: ["sha256", "rows"],
      doc: "rows that were read",
    },
  ],
  doc: "measured rows: they bring d, target, noiseVariance and the spectrum",
};

export const problemField: ObjectField = {
  kind: "object",
  fields: {
    d: { kind: "count", doc: "latent dimension" },
    target,
    noiseVariance: {
      kind: "number",
      min: 0,
      doc: "variance of the noise on true labels, default 0",
    },
    distribution: {
      kind: "word",
      words: ["gaussian", "rademacher"],
      doc: "law of the latent coordinates, default gaussian",
    },
    tail: {
      kind: "word",
      words: ["truncate", "extrapolate"],
      doc: "energy beyond d: left out (default), or counted as noise and risk",
    },
    spectrum,
    sketch: {
      kind: "object",
      fields: {
        features: { kind: "count", doc: "random features M, at most d" },
        draw: { kind: "count", doc: "which draw of the features, default 1" },
      },
      required: ["features"],
      doc: "Gaussian features that all stages see in place of the latent coordinates",
    },
    data: measuredRows,
  },
  required: ["d", "target"],
  doc: "truth and latent coordinates",
};

const source: Field = {
  kind: "oneOf",
  options: [
    { kind: "word", words: ["truth"], doc: "the truth" },
    { kind: "stage", doc: "an earlier stage" },
  ],
  doc: "truth or an earlier stage",
};

const coordinate: Field = { kind: "count", doc: "a coordinate, from 1" };

/** Fields of a stage whatever its learner. */
export const stageFields: Readonly<Record<string, Field>> = {
  labels: {
    kind: "oneOf",
    options: [
      { kind: "word", words: ["truth"], doc: "the truth (default)" },
      { kind: "stage", doc: "an earlier stage" },
      {
        kind: "object",
        fields: {
          mix: { kind: "list", of: source, length: 2, doc: "two sources of labels a and b" },
          weight: { kind: "number", doc: "w of w*a + (1 - w)*b" },
        },
        required: ["mix", "weight"],
        doc: "a weighted mix",
      },
    ],
    doc: "where labels come from",
  },
  noiseVariance: { kind: "number", min: 0, doc: "variance of the noise on this stage's labels" },
  spectrum,
  sees: {
    kind: "oneOf",
    options: [
      { kind: "word", words: ["all"], doc: "every coordinate (default)" },
      { kind: "object", fields: { first: coordinate }, required: ["first"], doc: "the first k" },
      {
        kind: "object",
        fields: { range: { kind: "list", of: coordinate, length: 2, doc: "first and last" } },
        required: ["range"],
        doc: "from one coordinate to another, both included",
      },
      {
        kind: "object",
        fields: { indices: { kind: "list", of: coordinate, doc: "coordinates" } },
        required: ["indices"],
        doc: "listed coordinates",
      },
    ],
    doc: "latent coordinates that the stage sees",
  },
  data: { kind: "stage", doc: "an earlier stage whose rows this one learns from" },
  rotation: {
    kind: "oneOf",
    options: [
      {
        kind: "object",
        fields: {
          angle: { kind: "number", doc: "radian, between coordinates i and i + ceil(d / 2)" },
        },
        required: ["angle"],
        doc: "coordinates turned in pairs",
      },
      {
        kind: "object",
        fields: { draw: { kind: "count", doc: "which draw, from 1" } },
        required: ["draw"],
        doc: "a random basis",
      },
    ],
    doc: "basis that the stage's spectrum and sees are about",
  },
};
