// field.ts — the fields of a spec as data: structure, checks, JSON Schema and messages come from these.

import type { Parameter } from "@ktsweep/core";

/** A learner's parameter, or what only the rest of a spec has. */
export type Field =
  | Exclude<Parameter, { kind: "oneOf" | "object" | "list" }>
  | { readonly kind: "flag"; readonly doc: string }
  | { readonly kind: "text"; readonly doc: string }
  | { readonly kind: "oneOf"; readonly options: readonly Field[]; readonly doc: string }
  | ObjectField
  | { readonly kind: "list"; readonly of: Field; readonly length?: number; readonly doc: string };

export interface ObjectField {
  readonly kind: "object";
  readonly fields: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly doc: string;
}

/** What to write in a field, for messages. */
export function wanted(field: Field): string {
  switch (field.kind) {
    case "number":
      return `a number${range(field)} or an expression`;
    case "count":
      return "a count of at least 1 or an expression";
    case "length":
      return "a length of at least 1 or an expression (steps = the stage's own number)";
    case "word":
      return field.words.length === 1 ? field.words[0] : `one of ${field.words.join(", ")}`;
    case "stage":
      return "the name of an earlier stage";
    case "flag":
      return "true or false";
    case "text":
      return "a text";
    case "oneOf":
      return field.options.map(wanted).join(", or ");
    case "object":
      return `{ ${(field.required ?? Object.keys(field.fields)).map((key) => `${key}: …`).join(", ")} }`;
    case "list":
      return `a list ${field.length === undefined ? "" : `of ${String(field.length)} `}[${wanted(field.of)}, …]`;
  }
}

function range(field: Extract<Field, { kind: "number" }>): string {
  const bounds = [
    field.exclusiveMin === undefined ? "" : ` above ${String(field.exclusiveMin)}`,
    field.min === undefined ? "" : ` of at least ${String(field.min)}`,
    field.max === undefined ? "" : ` of at most ${String(field.max)}`,
  ];
  return bounds.filter((bound) => bound !== "").join(" and");
}
