// curve-fields.ts — the fields `checkpoints` and `profiles`.

import type { Field } from "./field.js";

const step: Field = { kind: "number", doc: "a number; steps = the stage's own number" };
const stages: Field = { kind: "list", of: { kind: "stage", doc: "a stage" }, doc: "default: all" };

function gridField(rule: string, more: Readonly<Record<string, Field>>): Field {
  return {
    kind: "object",
    fields: { ...more, of: stages },
    required: [rule],
    doc: `steps by ${rule}`,
  };
}

function numbers(length: number, doc: string): Field {
  return { kind: "list", of: step, length, doc };
}

/** Where learning curves are recorded: rounded, each step once, the last step always. */
export const checkpointsField: Field = {
  kind: "oneOf",
  options: [
    gridField("values", { values: { kind: "list", of: step, doc: "steps" } }),
    gridField("log2", { log2: numbers(2, "exponents of the first and last power of two") }),
    gridField("linspace", { linspace: numbers(3, "first, last, count") }),
    gridField("logspace", {
      logspace: numbers(3, "first, last, count"),
      round: { kind: "word", words: ["int"], doc: "always so" },
    }),
    gridField("range", { range: numbers(3, "first, last, distance") }),
  ],
  doc: "steps at which learning curves are recorded",
};

/** Which stages are described per mode. */
export const profilesField: Field = {
  kind: "object",
  fields: {
    of: stages,
    points: {
      kind: "oneOf",
      options: [
        { kind: "count", doc: "coordinates, evenly over log(index); default 64" },
        {
          kind: "list",
          of: { kind: "count", doc: "a coordinate from 1 to d" },
          doc: "the coordinates themselves",
        },
      ],
      doc: "how many coordinates, or which",
    },
  },
  doc: "per-mode tables",
};
