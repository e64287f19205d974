// spec-schema.ts — the structure of a whole spec, as a zod schema.

import { learners } from "@ktsweep/core";
import * as z from "zod";

import { claimSchema } from "./claim-schema.js";
import type { Field } from "./field.js";
import { problemField, stageFields } from "./problem-fields.js";
import { strictRecord, zodField, zodObject } from "./zod-field.js";

const AXIS =
  "Write a list such as [256, 512], or { log2: [a, b] }, { linspace: [a, b, count] }, " +
  "{ logspace: [a, b, count], round: int } or { range: [a, b, step] }.";

const number = z.number({ error: "Write a number." });
const text = z.string({ error: "Write a text." });
const names = z.array(text, { error: "Write a list of names." });
const condition = z.string({ error: 'Write a condition, such as "N >= 256".' });
const expression = z.union([number, text], { error: "Write a number or an expression." });
const count = z
  .int({ error: "Write a whole number of at least 1." })
  .gte(1)
  .lte(2 ** 31 - 1);

const numbers = (length: number): z.ZodType =>
  z.array(number, { error: AXIS }).length(length, { error: `Write ${String(length)} numbers.` });

const axis = z.union(
  [
    z.array(z.union([number, text], { error: "Write numbers, or texts, only." }), { error: AXIS }),
    strictRecord({ log2: numbers(2) }),
    strictRecord({ linspace: numbers(3) }),
    strictRecord({
      logspace: numbers(3),
      round: z.literal("int", { error: "Write int, or leave it out." }).optional(),
    }),
    strictRecord({ range: numbers(3) }),
  ],
  { error: AXIS },
);

const axes = z.record(z.string(), axis, { error: "Write a map of names to values." });
const zip = z.array(names, { error: "Write a list of lists of axes, such as [[a, b]]." });
const block = { axes, zip: zip.optional(), where: condition.optional() };

const replicates = z.union(
  [
    count,
    strictRecord(
      {
        min: count.optional(),
        max: count,
        until: strictRecord({
          exponent_ci_halfwidth: number.gt(0, { error: "Write a number above 0." }),
          of: text,
        }),
      },
      "min, max, until",
    ),
  ],
  {
    error:
      "Write a whole number of at least 1, or { min, max, until: { exponent_ci_halfwidth, of } }.",
  },
);

const gridNumber: Field = { kind: "number", doc: "a number; steps = the stage's own number" };
const stages: Field = { kind: "list", of: { kind: "stage", doc: "a stage" }, doc: "default: all" };

function gridField(
  rule: string,
  length: number | undefined,
  more: Record<string, Field> = {},
): Field {
  const list: Field = { kind: "list", of: gridNumber, doc: rule, ...(length ? { length } : {}) };
  const fields = { [rule]: list, ...more, of: stages };
  return { kind: "object", fields, required: [rule], doc: `steps by ${rule}` };
}

/** Where learning curves are recorded. */
export const checkpointsField: Field = {
  kind: "oneOf",
  options: [
    gridField("values", undefined),
    gridField("log2", 2),
    gridField("linspace", 3),
    gridField("logspace", 3, { round: { kind: "word", words: ["int"], doc: "always rounded" } }),
    gridField("range", 3),
  ],
  doc: "steps at which learning curves are recorded",
};

/** Which stages are described per mode. */
export const profilesField: Field = {
  kind: "object",
  fields: {
    of: stages,
    points: { kind: "count", doc: "coordinates, even in log(index); default 64" },
  },
  required: [],
  doc: "per-mode tables",
};

/** The stages of every learner that there is, told apart by `learner`. */
function stageSchema(): z.ZodType {
  const branches = Object.entries(learners).map(([name, { parameters }]) =>
    zodObject(
      {
        kind: "object",
        fields: { ...stageFields, ...parameters },
        required: [],
        doc: `a stage of the learner ${name}`,
      },
      {
        learner: z.literal(name, { error: `Write learner: ${Object.keys(learners).join(" | ")}.` }),
      },
    ),
  );
  return z.union(branches, { error: "Write a stage, such as { learner: sgd, … }." });
}

function specSchema(): z.ZodType {
  return strictRecord(
    {
      version: z.literal(1, { error: "Write version: 1." }),
      name: text,
      seed: z
        .int({ error: "Write a whole number from 0 to 2^53 - 1." })
        .gte(0, { error: "Write a whole number from 0 to 2^53 - 1." })
        .optional(),
      axes: axes.optional(),
      zip: zip.optional(),
      union: z
        .array(strictRecord(block), { error: "Write a list of blocks { axes, zip, where }." })
        .optional(),
      where: condition.optional(),
      derive: z
        .record(z.string(), expression, { error: "Write a map of names to expressions." })
        .optional(),
      problem: zodObject(problemField),
      chain: z.record(z.string(), stageSchema(), { error: "Write a map of stages." }),
      measures: z
        .record(z.string(), expression, { error: "Write a map of names to expressions." })
        .optional(),
      replicates: replicates.optional(),
      engine: z.enum(["exact", "sampled"], { error: "Write exact or sampled." }).optional(),
      random: z.enum(["stage", "common"], { error: "Write stage or common." }).optional(),
      checkpoints: zodField(checkpointsField).optional(),
      profiles: zodField(profilesField).optional(),
      best: z
        .array(strictRecord({ over: names, minimise: expression }), {
          error: "Write a list of { over: [axis], minimise: expression }.",
        })
        .optional(),
      fit: z
        .array(
          strictRecord({
            name: text,
            y: expression,
            x: expression,
            law: z
              .enum(["power", "power+floor"], { error: "Write power or power+floor." })
              .optional(),
            by: names.optional(),
          }),
          { error: "Write a list of { name, y, x, law, by }." },
        )
        .optional(),
      claims: z.array(claimSchema, { error: "Write a list of claims." }).optional(),
    },
    "version, name, problem, chain",
  );
}

let schema: z.ZodType | undefined;

/** The schema, made when first asked for. */
export function wholeSpec(): z.ZodType {
  return (schema ??= specSchema());
}
