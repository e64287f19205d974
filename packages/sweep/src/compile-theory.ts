// compile-theory.ts — `theory`: names of closed forms → columns of the stages that they apply to.

import {
  theoryColumns,
  type TheoryColumn,
  type WrittenProblem,
  type WrittenStage,
} from "@ktsweep/theory";

import type { Fault } from "./fault.js";
import { nearest } from "./nearest.js";
import type { ResolvedSpec } from "./resolved-spec.js";

/** A stage and what is asked of it. */
export interface StageTheory {
  readonly stage: string;
  readonly columns: readonly TheoryColumn[];
  /** Full names of their values, in order. */
  readonly names: readonly string[];
  /** Whether the stage and its labels' stages before it must be there, not it alone. */
  readonly needsEarlier: boolean;
}

/** A column with the place of its name in `theory`. */
export interface TheoryName {
  readonly name: string;
  readonly entry: number;
}

export interface CompiledTheory {
  /** In table order: as listed, then by stage. */
  readonly columns: readonly TheoryName[];
  readonly stages: readonly StageTheory[];
}

/** Names that are unknown, or that no stage of the chain has. */
export function theoryFaults({ theory = [], chain, problem }: ResolvedSpec): Fault[] {
  return theory.flatMap((name, i): Fault[] => {
    const path = ["theory", i];
    if (!Object.hasOwn(theoryColumns, name)) {
      const known = Object.keys(theoryColumns);
      const near = nearest(name, known);
      const fix = near === undefined ? `Known are: ${known.join(", ")}.` : `Did you mean ${near}?`;
      return [{ path, what: `there is no theory ${name.slice(0, 80)}.`, fix }];
    }
    const { applies, needs } = theoryColumns[name];
    const applicable = chain.some(({ stage }) =>
      applies(stage as unknown as WrittenStage, problem as WrittenProblem),
    );
    if (applicable) return [];
    const what = `${name} applies to no stage of this chain.`;
    return [{ path, what, fix: `It needs ${needs}.` }];
  });
}

/** Without faults; unknown names are left out. */
export function compileTheory({ theory = [], chain, problem }: ResolvedSpec): CompiledTheory {
  const known = theory.flatMap((name, entry) =>
    Object.hasOwn(theoryColumns, name) ? [{ column: theoryColumns[name], entry }] : [],
  );
  const nameOf = (stage: string, ending: string): string => `${stage}_${ending}`;
  const written = chain.map(({ name, stage }) => ({
    name,
    stage: stage as unknown as WrittenStage,
  }));
  return {
    columns: known.flatMap(({ column, entry }) =>
      written
        .filter(({ stage }) => column.applies(stage, problem as WrittenProblem))
        .flatMap(({ name }) =>
          column.endings.map((ending) => ({ name: nameOf(name, ending), entry })),
        ),
    ),
    stages: written.flatMap(({ name, stage }): StageTheory[] => {
      const columns = known.flatMap(({ column }) =>
        column.applies(stage, problem as WrittenProblem) ? [column] : [],
      );
      if (columns.length === 0) return [];
      const names = columns.flatMap(({ endings }) => endings.map((ending) => nameOf(name, ending)));
      const { labels = "truth" } = stage;
      return [{ stage: name, columns, names, needsEarlier: labels !== "truth" }];
    }),
  };
}
