// scope.ts — the names that expressions over the grid may use, and which axes each comes down to.

import { compileNumberText } from "./compile-text.js";
import type { TextAxis } from "./compiled-field.js";
import type { Scope, Variable } from "./expression/compile.js";
import type { Report } from "./fault.js";
import type { AxisInfo } from "./grid/layout.js";
import { FIRST_AXIS, type Slots, STEPS, type TextTable } from "./grid/slots.js";
import type { ResolvedSpec } from "./resolved-spec.js";

export interface GridScope {
  readonly scope: Scope<Slots>;
  /** The same with `steps`, the stage's own number. */
  readonly scopeWithSteps: Scope<Slots>;
  readonly slotCount: number;
  /** Slots of the axes that names (axes or derived) depend on. */
  readonly axesOf: (names: Iterable<string>) => ReadonlySet<number>;
  readonly textAxis: (name: string) => TextAxis | undefined;
  readonly slotOf: (name: string) => number;
  /** Fills the slots of derived names, in their order. */
  readonly derive: (slots: Slots) => void;
}

/** A name with its slot and the axes below it. */
interface Entry {
  readonly slot: number;
  readonly type: "number" | "text";
  readonly axes: ReadonlySet<number>;
}

interface Derivation {
  readonly slot: number;
  readonly evaluate: (slots: Slots) => number;
}

/** Compiles `derive`: each may use axes and derived names before it. */
export function createScope(
  axes: readonly AxisInfo[],
  derive: ResolvedSpec["derive"],
  texts: TextTable,
  report: Report,
): GridScope {
  const entries = new Map<string, Entry>();
  const names: string[] = [];
  const nextSlot = (): number => FIRST_AXIS + names.length;
  const add = (name: string, entry: Entry): void => {
    entries.set(name, entry);
    names.push(name);
  };
  const scope: Scope<Slots> = {
    names,
    variable: (name) => variableOf(entries.get(name)),
    textCode: texts.code,
  };
  const axesOf = (used: Iterable<string>): ReadonlySet<number> =>
    new Set([...used].flatMap((name) => [...(entries.get(name)?.axes ?? [])]));

  for (const { name, type } of axes) {
    add(name, { slot: nextSlot(), type, axes: new Set([nextSlot()]) });
  }
  const derivations: Derivation[] = [];
  for (const { name, value } of derive) {
    const slot = nextSlot();
    const compiled = compileNumberText(String(value), ["derive", name], { scope, report });
    add(name, { slot, type: "number", axes: axesOf(compiled?.names ?? []) });
    if (compiled !== undefined) derivations.push({ slot, evaluate: compiled.evaluate });
  }

  return {
    scope,
    scopeWithSteps: withSteps(scope),
    slotCount: nextSlot(),
    axesOf,
    textAxis: (name) => {
      const axis = axes.find((candidate) => candidate.name === name && candidate.type === "text");
      const slot = entries.get(name)?.slot ?? 0;
      return axis && { texts: axis.texts, read: (slots) => texts.text(slots[slot]) };
    },
    slotOf: (name) => entries.get(name)?.slot ?? 0,
    derive: (slots) => {
      for (const { slot, evaluate } of derivations) slots[slot] = evaluate(slots);
    },
  };
}

function variableOf(entry: Entry | undefined): Variable<Slots> | undefined {
  return entry && { type: entry.type, read: (slots) => slots[entry.slot] };
}

function withSteps(scope: Scope<Slots>): Scope<Slots> {
  return {
    ...scope,
    names: [...scope.names, "steps"],
    variable: (name) =>
      name === "steps" ? { type: "number", read: (slots) => slots[STEPS] } : scope.variable(name),
  };
}
