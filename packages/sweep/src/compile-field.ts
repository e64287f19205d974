// compile-field.ts — a field's constants and expressions → one closure that gives its value at a grid point.

import { compileNumber, type NumberField } from "./compile-number.js";
import { compileWord, type WordChoice } from "./compile-word.js";
import { type CompiledField, constant, type FieldContext } from "./compiled-field.js";
import type { Path } from "./fault.js";
import type { Field } from "./schema/field.js";

type Fields = Readonly<Record<string, Field>>;

/** Compiles a value whose structure the schema has checked. Faults are reported, never thrown. */
export function compileField(
  field: Field,
  value: unknown,
  path: Path,
  context: FieldContext,
): CompiledField {
  switch (field.kind) {
    case "number":
    case "count":
    case "length":
      return compileNumber(field, value, path, context);
    case "flag":
    case "text":
      return constant(value);
    case "word":
      return compileWord({ words: field.words, takesStages: false }, value, path, context);
    case "stage":
      return compileWord({ words: [], takesStages: true }, value, path, context);
    case "object":
      return compileObject(field.fields, value as Record<string, unknown>, path, context);
    case "list":
      return compileList(field.of, value as readonly unknown[], path, context);
    case "oneOf":
      return compileOneOf(field.options, value, path, context);
  }
}

function compileObject(
  fields: Fields,
  value: Readonly<Record<string, unknown>>,
  path: Path,
  context: FieldContext,
): CompiledField<Record<string, unknown>> {
  const members = Object.keys(fields)
    .filter((key) => value[key] !== undefined)
    .map((key) => ({
      key,
      compiled: compileField(fields[key], value[key], [...path, key], context),
    }));
  return {
    names: new Set(members.flatMap(({ compiled }) => [...compiled.names])),
    evaluate: (slots) => {
      const evaluated: Record<string, unknown> = {};
      for (const { key, compiled } of members) evaluated[key] = compiled.evaluate(slots);
      return evaluated;
    },
  };
}

function compileList(
  of: Field,
  value: readonly unknown[],
  path: Path,
  context: FieldContext,
): CompiledField {
  const items = value.map((item, i) => compileField(of, item, [...path, i], context));
  const names = new Set(items.flatMap((item) => [...item.names]));
  const evaluate: CompiledField["evaluate"] = (slots) => items.map((item) => item.evaluate(slots));
  return names.size === 0 ? constant(evaluate(new Float64Array(0))) : { names, evaluate };
}

/** Chooses the option by the value's own form; a text that is no word is a stage or an expression. */
function compileOneOf(
  options: readonly Field[],
  value: unknown,
  path: Path,
  context: FieldContext,
): CompiledField {
  const flat = options.flatMap((option) => (option.kind === "oneOf" ? option.options : [option]));
  const choice: WordChoice = {
    words: flat.flatMap((option) => (option.kind === "word" ? option.words : [])),
    takesStages: flat.some(({ kind }) => kind === "stage"),
  };
  if (typeof value === "object" && value !== null && !("axis" in value)) {
    return compileField(optionFor(flat, value), value, path, context);
  }
  const number = flat.find((option) => isNumber(option));
  const isWord = typeof value === "string" && choice.words.includes(value);
  if (isWord || number === undefined || typeof value === "object") {
    return compileWord(choice, value, path, context);
  }
  return compileNumber(number, value, path, withWords(context, choice.words));
}

function isNumber(field: Field): field is NumberField {
  return field.kind === "number" || field.kind === "count" || field.kind === "length";
}

/** The option for a list, or the one for a map with these keys. */
function optionFor(options: readonly Field[], value: object): Field {
  const fits = (option: Field): boolean => {
    if (Array.isArray(value)) return option.kind === "list";
    if (option.kind !== "object") return false;
    const { fields, required = [] } = option;
    const hasRequired = required.every((key) => key in value);
    return hasRequired && Object.keys(value).every((key) => Object.hasOwn(fields, key));
  };
  return options.find(fits) ?? options[0];
}

/** Suggestions for a mistyped name then include the words that the field takes. */
function withWords(context: FieldContext, words: readonly string[]): FieldContext {
  if (words.length === 0) return context;
  return { ...context, scope: { ...context.scope, names: [...words, ...context.scope.names] } };
}
