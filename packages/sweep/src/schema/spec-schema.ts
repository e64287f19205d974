// spec-schema.ts — the structure of a whole spec, as a zod schema.

import { learners, ownLearnerHash } from "@ktsweep/core";
import * as z from "zod";

import { claimSchema } from "./claim-schema.js";
import { nearest } from "../nearest.js";
import { checkpointsField, profilesField } from "./curve-fields.js";
import { block, names } from "./grid-schema.js";
import { problemField, stageFields } from "./problem-fields.js";
import { untilRule } from "../resolved-spec.js";
import { strictRecord, zodField, zodObject } from "./zod-field.js";

const MAX_REPLICATES = 2_147_483_647;
const MAX_VARIABLES = 8;
const LAW = "Write power, power+floor, broken, chinchilla, or an expression such as C * N^p + E.";
const SEED = "Write a whole number from 0 to 2^53 - 1.";
const COUNT = "Write a whole number of at least 1.";

const text = z.string({ error: "Write a text." });
const expression = z.union([z.number(), z.string()], { error: "Write a number or an expression." });
const expressions = z.record(z.string(), expression, {
  error: "Write a map of names to expressions.",
});
const count = z
  .int({ error: COUNT })
  .gte(1, { error: COUNT })
  .lte(MAX_REPLICATES, { error: `Write at most ${String(MAX_REPLICATES)}.` });

const until = strictRecord({
  exponent_ci_halfwidth: z
    .number({ error: "Write a number above 0." })
    .gt(0, { error: "Write a number above 0." }),
  of: text,
  rule: z
    .literal(untilRule, {
      error: `Write ${String(untilRule)}, the rule that this program knows, or leave it out.`,
    })
    .optional(),
});

const replicates = z.union(
  [count, strictRecord({ min: count.optional(), max: count, until }, "min, max, until")],
  {
    error:
      "Write a whole number of at least 1, or { min, max, until: { exponent_ci_halfwidth, of } }.",
  },
);

const fit = strictRecord(
  {
    name: text,
    y: expression,
    x: z.union([z.number(), z.string(), z.array(expression).min(1).max(MAX_VARIABLES)], {
      error: "Write a number, an expression, or a list of them.",
    }),
    law: z.string({ error: LAW }).min(1, { error: LAW }).optional(),
    by: names.optional(),
    predicted: expression.optional(),
    objective: z
      .enum(["least-squares", "huber", "lad"], { error: "Write least-squares, huber or lad." })
      .optional(),
    weights: z.enum(["equal", "replicates"], { error: "Write equal or replicates." }).optional(),
    holdout: strictRecord({ largest: count }).optional(),
  },
  "name, y, x",
);

/** The stages of every learner that there is, told apart by `learner`. */
function stageSchema(): z.ZodType {
  const branches = Object.entries(learners).map(([name, { parameters }]) => {
    const fields = { ...stageFields, ...parameters };
    const doc = `a stage of the learner ${name}`;
    return zodObject({ kind: "object", fields, doc }, { learner: z.literal(name) });
  });
  const ours = Object.keys(learners).filter((name) => ownLearnerHash(name) === undefined);
  const stage = `Write a stage, such as { learner: ${[...ours, "./FILE.mjs"].join(" | ")}, … }.`;
  return z.discriminatedUnion("learner", branches as unknown as [z.ZodObject], {
    error: ({ input }) => {
      const { learner } = Object(input) as { readonly learner?: unknown };
      const near = typeof learner === "string" ? nearest(learner, ours) : undefined;
      return near === undefined ? stage : `Did you mean ${near}? ${stage}`;
    },
  });
}

function specSchema(): z.ZodType {
  return strictRecord(
    {
      version: z.literal(1, { error: "Write version: 1." }),
      name: text,
      seed: z.int({ error: SEED }).gte(0, { error: SEED }).optional(),
      ...block,
      union: z
        .array(strictRecord(block), { error: "Write a list of blocks { axes, zip, where }." })
        .optional(),
      derive: expressions.optional(),
      problem: zodObject(problemField),
      chain: z.record(z.string(), stageSchema(), { error: "Write a map of stages." }),
      theory: names.optional(),
      measures: expressions.optional(),
      replicates: replicates.optional(),
      engine: z
        .enum(["exact", "sampled", "reduced"], { error: "Write exact, sampled or reduced." })
        .optional(),
      random: z.enum(["stage", "common"], { error: "Write stage or common." }).optional(),
      checkpoints: zodField(checkpointsField).optional(),
      profiles: zodField(profilesField).optional(),
      best: z
        .array(strictRecord({ over: names, minimise: expression }), {
          error: "Write a list of { over: [axis], minimise: expression }.",
        })
        .optional(),
      fit: z
        .array(fit, {
          error: "Write a list of { name, y, x, law, by, predicted, objective, weights, holdout }.",
        })
        .optional(),
      claims: z.array(claimSchema, { error: "Write a list of claims." }).optional(),
    },
    "version, name, problem, chain",
  );
}

let made: { readonly schema: z.ZodType; readonly learners: number } | undefined;

/** The schema, made when first asked for, and again once there are more learners. */
export function wholeSpec(): z.ZodType {
  const count = Object.keys(learners).length;
  if (made?.learners !== count) made = { schema: specSchema(), learners: count };
  return made.schema;
}
