// scope.ts — the names that expressions over the grid may use, and which axes each comes down to.

import { compileText, type TextAxis } from "./compile-field.js";
import type { CompiledExpression, Scope, Variable } from "./expression/compile.js";
import type { Fault } from "./fault.js";
import type { AxisInfo } from "./grid/layout.js";
import { type Slots, STEPS, type TextTable } from "./grid/slots.js";
import type { ResolvedSpec } from "./resolved-spec.js";

/** Slot of the first axis. */
export const FIRST_AXIS = STEPS + 1;

export interface GridScope {
  readonly scope: Scope<Slots>;
  /** The same with `steps`, the stage's own number. */
  readonly scopeWithSteps: Scope<Slots>;
  readonly slotCount: number;
  /** Slots of the axes that names (axes or derived) depend on. */
  readonly axesOf: (names: Iterable<string>) => ReadonlySet<number>;
  readonly textAxis: (name: string) => TextAxis | undefined;
  /** Fills the slots of derived names, in their order. */
  readonly derive: (slots: Slots) => void;
  readonly slotOf: (name: string) => number;
}

/** Compiles `derive`: each may use axes and derived names before it. */
export function createScope(
  axes: readonly AxisInfo[],
  derive: ResolvedSpec["derive"],
  texts: TextTable,
  report: (fault: Fault) => void,
): GridScope {
  const slots = new Map<string, number>();
  const roots = new Map<string, ReadonlySet<number>>();
  const types = new Map<string, AxisInfo["type"]>();
  const names: string[] = [];
  const add = (name: string, type: AxisInfo["type"], axesBelow?: ReadonlySet<number>): void => {
    const slot = FIRST_AXIS + names.length;
    slots.set(name, slot);
    types.set(name, type);
    roots.set(name, axesBelow ?? new Set([slot]));
    names.push(name);
  };
  const variable = (name: string): Variable<Slots> | undefined => {
    const slot = slots.get(name);
    const type = types.get(name);
    return slot === undefined || type === undefined ? undefined : { type, read: (at) => at[slot] };
  };
  const scope: Scope<Slots> = { names, variable, textCode: texts.code };
  const axesOf = (used: Iterable<string>): ReadonlySet<number> =>
    new Set([...used].flatMap((name) => [...(roots.get(name) ?? [])]));

  for (const { name, type } of axes) add(name, type);
  const derived: {
    readonly slot: number;
    readonly evaluate: CompiledExpression<Slots>["evaluate"];
  }[] = [];
  for (const { name, value } of derive) {
    const compiled = compileText(String(value), scope, ["derive", name], report, "number");
    add(name, "number", axesOf(compiled?.names ?? []));
    if (compiled)
      derived.push({ slot: FIRST_AXIS + names.length - 1, evaluate: compiled.evaluate });
  }

  return {
    scope,
    scopeWithSteps: {
      ...scope,
      names: [...names, "steps"],
      variable: (name) =>
        name === "steps" ? { type: "number", read: (at) => at[STEPS] } : variable(name),
    },
    slotCount: FIRST_AXIS + names.length,
    axesOf,
    textAxis: (name) => {
      const axis = axes.find((candidate) => candidate.name === name && candidate.type === "text");
      const slot = slots.get(name) ?? 0;
      return axis && { texts: axis.texts, read: (at) => texts.text(at[slot]) };
    },
    derive: (at) => {
      for (const { slot, evaluate } of derived) at[slot] = evaluate(at);
    },
    slotOf: (name) => slots.get(name) ?? -1,
  };
}
