// grid-schema.ts — the structure of axes and blocks.

import * as z from "zod";

import { strictRecord } from "./zod-field.js";

const AXIS =
  "Write a list such as [256, 512], or { log2: [a, b] }, { linspace: [a, b, count] }, " +
  "{ logspace: [a, b, count], round: int } or { range: [a, b, step] }.";

const number = z.number({ error: "Write a number." });
const text = z.string({ error: "Write a text." });

/** A list of names of axes. */
export const names = z.array(text, { error: "Write a list of names." });

/** A condition over axes and derived names. */
export const condition = z.string({ error: 'Write a condition, such as "N >= 256".' });

function numbers(length: number): z.ZodType {
  const error = `Write ${String(length)} numbers.`;
  return z.array(number, { error }).length(length, { error });
}

const axis = z.union(
  [
    z.array(z.union([number, text], { error: "Write numbers only, or texts only." }), {
      error: AXIS,
    }),
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

/** Axes, how they go together, and which points count: the top of a spec, or an entry of `union`. */
export const block = {
  axes: z
    .record(z.string(), axis, { error: "Write a map of names to values." })
    .optional()
    .meta({ description: "the grid: a full product, first axis slowest" }),
  zip: z
    .array(names, { error: "Write a list of lists of axes, such as [[a, b]]." })
    .optional()
    .meta({ description: "axes of equal length that advance together" }),
  where: condition.optional().meta({ description: "which grid points count" }),
};
