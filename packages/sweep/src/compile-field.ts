// compile-field.ts — a field's constants and expressions → one closure that gives its value at a grid point.

import { isKtsweepError } from "@ktsweep/core";

import { compileExpression, type CompiledExpression, type Scope } from "./expression/compile.js";
import type { Fault, Path } from "./fault.js";
import { suggestion } from "./nearest.js";
import { type Field, wanted } from "./schema/field.js";
import { type Slots, STEPS } from "./grid/slots.js";

/** A field at any grid point. */
export interface CompiledField<T = unknown> {
  /** Names that the value depends on. */
  readonly names: ReadonlySet<string>;
  readonly evaluate: (slots: Slots) => T;
}

/** A value that is out of range at some grid point. */
export interface FieldRefusal {
  readonly path: Path;
  readonly what: string;
  readonly fix: string;
}

/** What fields are compiled with. */
export interface FieldContext {
  /** Axes and derived names; `steps` too where `allowSteps`. */
  readonly scope: Scope<Slots>;
  /** The same and `steps`. */
  readonly scopeWithSteps: Scope<Slots>;
  readonly allowSteps: boolean;
  /** Stages that may be named. */
  readonly stages: readonly string[];
  /** Stages that may not: itself and those after it. */
  readonly laterStages: readonly string[];
  /** Every text that an axis takes, and the one at a grid point; undefined for names that are no text axis. */
  readonly textAxis: (name: string) => TextAxis | undefined;
  readonly report: (fault: Fault) => void;
  /** Stops the evaluation of a grid point. */
  readonly refuse: (refusal: FieldRefusal) => never;
}

export interface TextAxis {
  readonly texts: readonly string[];
  readonly read: (slots: Slots) => string;
}

const NO_STAGE = "is no earlier stage";
const NOTHING: ReadonlySet<string> = new Set();

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
      return constant(value);
    case "word":
      return compileWord(field.words, value, path, context, "is no word here");
    case "stage":
      return compileWord(context.stages, value, path, context, NO_STAGE);
    case "object":
      return compileObject(field.fields, value as Record<string, unknown>, path, context);
    case "list":
      return compileList(field.of, value as readonly unknown[], path, context);
    case "oneOf":
      return compileOneOf(field.options, value, path, context);
  }
}

function constant<T>(value: T): CompiledField<T> {
  return { names: NOTHING, evaluate: () => value };
}

type NumberField = Extract<Field, { kind: "number" | "count" | "length" }>;

function compileNumber(
  field: NumberField,
  value: unknown,
  path: Path,
  context: FieldContext,
): CompiledField {
  const scope =
    field.kind === "length" || context.allowSteps ? context.scopeWithSteps : context.scope;
  const compiled: Pick<CompiledExpression<Slots>, "names" | "evaluate"> | undefined =
    typeof value === "number"
      ? { names: [], evaluate: () => value }
      : compileText(String(value), scope, path, context.report, "number");
  if (compiled === undefined) return constant(NaN);
  const { names, evaluate } = compiled;
  if (names.length === 0) {
    const only = evaluate(new Float64Array(0));
    const wrong = rangeFault(field, only);
    if (wrong !== undefined) context.report({ path, ...wrong });
    return constant(used(field, only));
  }
  const usesSteps = names.includes("steps");
  return {
    names: new Set(names),
    evaluate: (slots) => {
      const number = evaluate(slots);
      const wrong = rangeFault(field, number);
      if (wrong === undefined) return used(field, number);
      return usesSteps && Number.isNaN(slots[STEPS]) ? 1 : context.refuse({ path, ...wrong });
    },
  };
}

function used(field: NumberField, value: number): number {
  return field.kind === "count" ? Math.floor(value) : value;
}

/** What is wrong with a number, if anything. */
function rangeFault(field: NumberField, value: number): Pick<Fault, "what" | "fix"> | undefined {
  const {
    min = -Infinity,
    max = Infinity,
    exclusiveMin = -Infinity,
  } = field.kind === "number" ? field : { min: 1 };
  const number = used(field, value);
  if (number >= min && number <= max && number > exclusiveMin && number < Infinity)
    return undefined;
  return { what: `is ${String(value)}.`, fix: `Write ${wanted(field)}.` };
}

/** Compiles the text of an expression; a fault is reported at `path`. */
export function compileText<E>(
  text: string,
  scope: Scope<E>,
  path: Path,
  report: (fault: Fault) => void,
  type: "number" | "boolean",
): CompiledExpression<E> | undefined {
  try {
    return compileExpression(text, type, scope);
  } catch (error) {
    if (!isKtsweepError(error)) throw error;
    const { what, fix, data } = error as unknown as Fault & { data: { word?: string } };
    report({ path, what, fix, ...(data.word === undefined ? {} : { word: data.word }) });
    return undefined;
  }
}

function compileWord(
  words: readonly string[],
  value: unknown,
  path: Path,
  context: FieldContext,
  wrong: string,
): CompiledField {
  const check = (word: string, at: Path): void => {
    if (words.includes(word)) return;
    const later = context.laterStages.includes(word) && wrong === NO_STAGE;
    const what = later
      ? `${word} does not stand before this stage: labels and starts cannot be cyclic.`
      : `${JSON.stringify(word.slice(0, 80))} ${wrong}.`;
    context.report({ path: at, what, fix: suggestion(word, words) });
  };
  if (typeof value === "string") {
    check(value, path);
    return constant(value);
  }
  const { axis } = value as { axis: string };
  const texts = context.textAxis(axis);
  if (texts === undefined) {
    context.report({
      path: [...path, "axis"],
      what: `${JSON.stringify(axis)} is no axis of texts.`,
      fix: "Name an axis whose values are texts.",
    });
    return constant("");
  }
  for (const word of texts.texts) check(word, [...path, "axis"]);
  return { names: new Set([axis]), evaluate: texts.read };
}

function compileObject(
  fields: Readonly<Record<string, Field>>,
  value: Readonly<Record<string, unknown>>,
  path: Path,
  context: FieldContext,
): CompiledField<Record<string, unknown>> {
  const members = Object.keys(fields)
    .filter((key) => value[key] !== undefined)
    .map((key) => ({ key, ...compileField(fields[key], value[key], [...path, key], context) }));
  return {
    names: new Set(members.flatMap(({ names }) => [...names])),
    evaluate: (slots) => {
      const evaluated: Record<string, unknown> = {};
      for (const { key, evaluate } of members) evaluated[key] = evaluate(slots);
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
  if (names.size === 0) return constant(items.map(({ evaluate }) => evaluate(new Float64Array(0))));
  return { names, evaluate: (slots) => items.map(({ evaluate }) => evaluate(slots)) };
}

/** Chooses the option by the value's own form; a text that is no word is a stage or an expression. */
function compileOneOf(
  options: readonly Field[],
  value: unknown,
  path: Path,
  context: FieldContext,
): CompiledField {
  const flat = options.flatMap((option) => (option.kind === "oneOf" ? option.options : [option]));
  const words = flat.flatMap((option) => (option.kind === "word" ? option.words : []));
  const ofKind = (...kinds: readonly Field["kind"][]): Field | undefined =>
    flat.find(({ kind }) => kinds.includes(kind));
  if (typeof value === "boolean") return constant(value);
  if (Array.isArray(value)) return compileField(ofKind("list") ?? flat[0], value, path, context);
  if (typeof value === "object" && value !== null) {
    if ("axis" in value) return compileNamed(words, flat, value, path, context);
    return compileField(objectOption(flat, value) ?? flat[0], value, path, context);
  }
  if (typeof value === "string" && words.includes(value)) return constant(value);
  const number = ofKind("number", "count", "length");
  if (number !== undefined)
    return compileNumber(number as NumberField, value, path, withWords(context, words));
  return compileNamed(words, flat, value, path, context);
}

function compileNamed(
  words: readonly string[],
  options: readonly Field[],
  value: unknown,
  path: Path,
  context: FieldContext,
): CompiledField {
  const takesStage = options.some(({ kind }) => kind === "stage");
  const wrong = takesStage ? NO_STAGE : "is no word here";
  const all = takesStage ? [...words, ...context.stages] : words;
  return compileWord(all, value, path, context, wrong);
}

function objectOption(options: readonly Field[], value: object): Field | undefined {
  return options.find(
    (option) =>
      option.kind === "object" &&
      (option.required ?? []).every((key) => key in value) &&
      Object.keys(value).every((key) => Object.hasOwn(option.fields, key)),
  );
}

/** Suggestions for a mistyped name then include the words that the field takes. */
function withWords(context: FieldContext, words: readonly string[]): FieldContext {
  if (words.length === 0) return context;
  const names = [...words, ...context.scope.names];
  return { ...context, scope: { ...context.scope, names } };
}
