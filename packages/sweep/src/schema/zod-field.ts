// zod-field.ts — a field's structure as a zod schema. Messages say what to write; places are added later.

import * as z from "zod";

import { suggestion } from "../nearest.js";
import { type Field, type ObjectField, wanted } from "./field.js";

/** Values over axes: checked as text here, compiled later. */
const expression = z.string().meta({ description: "expression over axes and derived names" });

/** Unknown keys after these get no suggestion: they are not told. */
const TOLD = 5;

/** Records whose unknown keys are refused with the nearest known key. */
export function strictRecord<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  required = "",
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? ((issue as { keys?: string[] }).keys ?? [])
            .slice(0, TOLD)
            .map((key) => suggestion(key, known))
            .join("\n")
        : `Write a map with ${required || known.join(", ")}.`,
  });
}

/** The schema of a field; every message is what to write there. */
export function zodField(field: Field): z.ZodType {
  return bare(field).meta({ description: field.doc });
}

function bare(field: Field): z.ZodType {
  const error = `Write ${wanted(field)}.`;
  switch (field.kind) {
    case "number":
      return z.union([numberOf(field, error), expression], { error });
    case "count":
    case "length":
      return z.union([z.number({ error }).gte(1, { error }), expression], { error });
    case "word":
      return z.union([z.enum(field.words, { error }), axisReference], { error });
    case "stage":
      return z.union([z.string({ error }), axisReference], { error });
    case "text":
      return z.string({ error });
    case "flag":
      return z.boolean({ error });
    case "oneOf":
      return z.union(field.options.map(zodField), { error });
    case "object":
      return zodObject(field);
    case "list": {
      const list = z.array(zodField(field.of), { error });
      return field.length === undefined ? list : list.length(field.length, { error });
    }
  }
}

/** `{ axis: name }`: the word that the text axis has at a grid point. */
const axisReference = strictRecord({
  axis: z.string({ error: "Write the name of an axis of texts." }),
});

function numberOf(field: Extract<Field, { kind: "number" }>, error: string): z.ZodNumber {
  let number = z.number({ error });
  if (field.min !== undefined) number = number.gte(field.min, { error });
  if (field.max !== undefined) number = number.lte(field.max, { error });
  return field.exclusiveMin === undefined ? number : number.gt(field.exclusiveMin, { error });
}

/** A strict record of fields; those not in `required` may be left out. */
export function zodObject(
  field: ObjectField,
  more: Readonly<Record<string, z.ZodType>> = {},
): z.ZodType {
  const required = field.required ?? [];
  const shape: Record<string, z.ZodType> = { ...more };
  for (const [key, member] of Object.entries(field.fields)) {
    const schema = zodField(member);
    shape[key] = required.includes(key) ? schema : schema.optional();
  }
  return strictRecord(shape, required.join(", ")).meta({ description: field.doc });
}
