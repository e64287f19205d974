// conditions.ts — `where` of every block and `--only` as tests of a grid point.

import { compileCondition } from "./compile-text.js";
import type { Path, Report } from "./fault.js";
import { blockPath } from "./grid/layout.js";
import type { Slots } from "./grid/slots.js";
import type { ResolvedSpec } from "./resolved-spec.js";
import type { GridScope } from "./scope.js";

export type Condition = (slots: Slots) => boolean;

export interface Conditions {
  /** By block. */
  readonly where: readonly Condition[];
  readonly only: Condition;
}

/** Path of faults in `--only`, which is in no file. */
export const ONLY = "--only";

export function compileConditions(
  { blocks, only }: ResolvedSpec,
  { scope }: GridScope,
  report: Report,
): Conditions {
  const condition = (text: string | undefined, path: Path): Condition => {
    const compiled =
      text === undefined ? undefined : compileCondition(text, path, { scope, report });
    return compiled === undefined ? () => true : (slots) => compiled.evaluate(slots) !== 0;
  };
  return {
    where: blocks.map(({ where }, i) => condition(where, [...blockPath(i), "where"])),
    only: condition(only, [ONLY]),
  };
}
