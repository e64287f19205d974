// compiled-field.ts — what becomes of a spec's fields: closures over a grid point.

import type { Scope } from "./expression/compile.js";
import type { Fault, Report } from "./fault.js";
import type { Slots } from "./grid/slots.js";

/** A field at any grid point. */
export interface CompiledField<T = unknown> {
  /** Names (axes, derived, `steps`) that the value depends on. */
  readonly names: ReadonlySet<string>;
  readonly evaluate: (slots: Slots) => T;
}

/** An axis of texts, for fields that take a word. */
export interface TextAxis {
  /** Every text that it takes. */
  readonly texts: readonly string[];
  readonly read: (slots: Slots) => string;
}

/** What fields are compiled with. */
export interface FieldContext {
  /** Axes and derived names. */
  readonly scope: Scope<Slots>;
  /** The same and `steps`, the stage's own number. */
  readonly scopeWithSteps: Scope<Slots>;
  /** Whether every number may use `steps`; lengths always may. */
  readonly allowSteps: boolean;
  /** Stages that may be named. */
  readonly stages: readonly string[];
  /** Stages that may not: the stage itself and those after it. */
  readonly laterStages: readonly string[];
  readonly textAxis: (name: string) => TextAxis | undefined;
  readonly report: Report;
  /** Stops the evaluation of a grid point. */
  readonly refuse: (fault: Fault) => never;
}

const NOTHING: ReadonlySet<string> = new Set();

/** A field that is the same everywhere. */
export function constant<T>(value: T): CompiledField<T> {
  return { names: NOTHING, evaluate: () => value };
}
