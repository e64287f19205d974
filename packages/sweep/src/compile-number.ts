// compile-number.ts — a constant or an expression → a number in its range at any grid point.

import { compileNumberText } from "./compile-text.js";
import type { CompiledField, FieldContext } from "./compiled-field.js";
import { constant } from "./compiled-field.js";
import type { CompiledExpression } from "./expression/compile.js";
import type { Fault, Path } from "./fault.js";
import { type Slots, STEPS } from "./grid/slots.js";
import { type Field, wanted } from "./schema/field.js";

export type NumberField = Extract<Field, { kind: "number" | "count" | "length" }>;

/** Counts are floored; what is out of range is reported where it is constant, else refused at its grid point. */
export function compileNumber(
  field: NumberField,
  value: unknown,
  path: Path,
  context: FieldContext,
): CompiledField {
  const compiled = compileValue(field, value, path, context);
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

function compileValue(
  field: NumberField,
  value: unknown,
  path: Path,
  context: FieldContext,
): Pick<CompiledExpression<Slots>, "names" | "evaluate"> | undefined {
  if (typeof value === "number") return { names: [], evaluate: () => value };
  const withSteps = field.kind === "length" || context.allowSteps;
  const scope = withSteps ? context.scopeWithSteps : context.scope;
  return compileNumberText(String(value), path, { scope, report: context.report });
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
  }: { min?: number; max?: number; exclusiveMin?: number } = field.kind === "number"
    ? field
    : { min: 1 };
  const number = used(field, value);
  const inRange = number >= min && number <= max && number > exclusiveMin && number < Infinity;
  return inRange ? undefined : { what: `is ${String(value)}.`, fix: `Write ${wanted(field)}.` };
}
