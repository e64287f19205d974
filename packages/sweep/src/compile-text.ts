// compile-text.ts — the text of an expression inside a spec → closure, or a fault at its place.

import { isKtsweepError, type KtsweepError } from "@ktsweep/core";

import {
  compileExpression,
  type CompiledExpression,
  type Scope,
  type ValueType,
} from "./expression/compile.js";
import type { Path, Report } from "./fault.js";

/** What texts are compiled with. */
export interface TextContext<E> {
  readonly scope: Scope<E>;
  readonly report: Report;
}

/** A compiled number; NaN everywhere where there was a fault. */
export function compileNumberText<E>(
  text: string,
  path: Path,
  context: TextContext<E>,
): CompiledExpression<E> | undefined {
  return compileText(text, "number", path, context);
}

/** A compiled condition; undefined where there was a fault. */
export function compileCondition<E>(
  text: string,
  path: Path,
  context: TextContext<E>,
): CompiledExpression<E> | undefined {
  return compileText(text, "boolean", path, context);
}

function compileText<E>(
  text: string,
  type: ValueType,
  path: Path,
  { scope, report }: TextContext<E>,
): CompiledExpression<E> | undefined {
  try {
    return compileExpression(text, type, scope);
  } catch (error) {
    const { what, fix, data } = ours(error);
    const { word } = data;
    report({ path, what, fix, ...(typeof word === "string" ? { word } : {}) });
    return undefined;
  }
}

/** An error of ours; anything else is thrown on. */
export function ours(error: unknown): KtsweepError {
  if (isKtsweepError(error)) return error;
  throw error;
}
