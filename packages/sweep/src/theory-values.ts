// theory-values.ts — the columns of `theory` where the grid stands, each stage's computed once per combination of the axes
// that it depends on.

import type { Stage } from "@ktsweep/core";
import { theoryValues } from "@ktsweep/theory";

import type { CompiledTheory, StageTheory } from "./compile-theory.js";
import type { CompiledChain, PieceContext, Pieces } from "./pieces.js";

/** Values by column. */
type Values = Readonly<Record<string, number>>;

/** Reading throws what the pieces throw. Cost: nothing without columns. */
export function createTheory(
  theory: CompiledTheory,
  chain: CompiledChain,
  { grid, scope }: PieceContext,
  { problem, stages }: Pieces,
): () => Values {
  const readers = theory.stages.map((wanted) => {
    const at = stages.findIndex(({ name }) => name === wanted.stage);
    const first = wanted.needsEarlier ? 0 : at;
    const parts = stages.slice(first, at + 1);
    const compiled = chain.stages.slice(first, at + 1);
    const names = [...chain.problem.names, ...compiled.flatMap((stage) => [...stage.names])];
    return grid.memo(scope.axesOf(names), () => {
      const partial: Record<string, Stage> = {};
      for (const { name, read } of parts) partial[name] = read();
      return named(
        wanted,
        theoryValues({ problem: problem.read(), chain: partial }, wanted.stage, wanted.columns),
      );
    });
  });
  return () => Object.assign({}, ...readers.map((read) => read())) as Values;
}

function named({ names }: StageTheory, values: readonly number[]): Values {
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}
