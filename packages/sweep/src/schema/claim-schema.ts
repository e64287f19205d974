// claim-schema.ts — the structure of a claim: what a paper says about the results of a preset.

import * as z from "zod";

import { strictRecord } from "./zod-field.js";

const text = z.string({ error: "Write a text." });
const number = z.number({ error: "Write a number." });
const expression = z.union([number, text], { error: "Write a number or an expression." });

const TOLERANCE = "Write a number of at least 0 or an expression.";
const takes = ["argmin", "argmax", "least", "most", "slope"] as const;
const TAKE = `Write one of { ${takes.join(": axis }, { ")}: axis }.`;
const take = z.union(
  takes.map((what) => strictRecord({ [what]: text })),
  { error: TAKE },
);

const shape = z.enum(["rises", "falls", "falls-then-rises", "rises-then-falls"], {
  error: "Write rises, falls, falls-then-rises or rises-then-falls.",
});

export const claimSchema = strictRecord(
  {
    claim: text,
    source: text,
    where: text.optional(),
    quantity: expression.optional(),
    relativeTo: text.optional(),
    take: take.optional(),
    exponent: text.optional(),
    interval: z.literal(true, { error: "Write true." }).optional(),
    value: expression.optional(),
    range: z.array(expression, { error: "Write [least, most]." }).length(2).optional(),
    order: z
      .union([z.array(expression).min(2), strictRecord({ along: text, shape: shape.optional() })], {
        error: "Write a list of expressions that increase, or { along: axis, shape }.",
      })
      .optional(),
    tolerance: z.union([number.gte(0), text], { error: TOLERANCE }).optional(),
    standardErrors: number.gt(0).optional(),
    disputed: z.boolean({ error: "Write true or false." }).optional(),
  },
  "claim, source, and value, range or order",
);
