// theory-column.ts — what a name of `theory` in a spec stands for.

import type { Chain, Problem, Stage, StageModes } from "@ktsweep/core";

/** A stage as a spec has it, before any grid point: what is known of all its cells. */
export interface WrittenStage {
  readonly learner: string;
  readonly labels?: unknown;
}

/** The problem as a spec has it. */
export interface WrittenProblem {
  readonly sketch?: unknown;
}

/** A stage of an evaluated cell with the stages that stand before it. */
export interface StageView {
  readonly problem: Problem;
  readonly chain: Chain;
  readonly name: string;
  readonly stage: Stage;
  /** Of this stage or an earlier one; made when first asked for. Throws: USAGE_INVALID where a sketch mixes the coordinates. */
  readonly modes: (name?: string) => StageModes;
}

export interface TheoryColumn {
  /** What it is, in a line of docs/theory/columns.md. */
  readonly doc: string;
  /** What a stage, or the problem, must be to have it. */
  readonly needs: string;
  /** One column per ending, `<stage>_<ending>`. */
  readonly endings: readonly string[];
  readonly applies: (stage: WrittenStage, problem: WrittenProblem) => boolean;
  /** One value per ending; NaN where the cell has none. Throws: USAGE_INVALID outside a formula's range, which means NaN. */
  readonly evaluate: (view: StageView) => readonly number[];
}

/** Whether labels are the truth's alone. */
export function learnsTruth({ labels }: { readonly labels?: unknown }): boolean {
  return labels === undefined || labels === "truth";
}
