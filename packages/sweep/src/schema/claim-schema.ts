// claim-schema.ts — the structure of a claim: what a paper says about the results of a preset.

import * as z from "zod";

import { strictRecord } from "./zod-field.js";

const text = z.string({ error: "Write a text." });
const number = z.number({ error: "Write a number." });
const expression = z.union([number, text], { error: "Write a number or an expression." });

export const claimSchema = strictRecord(
  {
    claim: text,
    source: text,
    where: text.optional(),
    quantity: expression.optional(),
    exponent: text.optional(),
    value: expression.optional(),
    range: z.array(expression, { error: "Write [least, most]." }).length(2).optional(),
    order: z
      .union([z.array(expression).min(2), strictRecord({ along: text })], {
        error: "Write a list of expressions that increase, or { along: axis }.",
      })
      .optional(),
    tolerance: number.gte(0).optional(),
    disputed: z.boolean({ error: "Write true or false." }).optional(),
  },
  "claim, source, and value, range or order",
);
