// pieces.ts — the parts of a cell where the grid stands, each computed once per combination of the axes that it
// depends on.

import {
  type Chain,
  canonicalJson,
  normalProblem,
  normalStage,
  type NumberGrid,
  type Problem,
  type Profiles,
  type Stage,
} from "@ktsweep/core";

import type { CompiledCurve } from "./compile-curves.js";
import { checkSpectrum, type CompiledProblem } from "./compile-problem.js";
import type { CompiledStage } from "./compile-stage.js";
import { ours } from "./compile-text.js";
import type { CompiledField, FieldContext } from "./compiled-field.js";
import { type StageSeconds, stageSeconds } from "./cost.js";
import type { Grid } from "./grid/grid.js";
import type { GridScope } from "./scope.js";

/** Everything in a spec that makes up a cell, at any grid point. */
export interface CompiledChain {
  readonly problem: CompiledProblem;
  readonly stages: readonly CompiledStage[];
  readonly curves: readonly CompiledCurve[];
  readonly profiles: CompiledField<Profiles> | undefined;
}

/** A part, and its canonical text in the cell's normal form. */
export interface Piece<T> {
  readonly read: () => T;
  readonly text: () => string;
}

export interface StagePiece extends Piece<Stage> {
  readonly name: string;
  readonly seconds: () => StageSeconds;
}

export interface Pieces {
  readonly problem: Piece<Problem>;
  readonly dimension: () => number;
  readonly stages: readonly StagePiece[];
  readonly curves: readonly (Piece<NumberGrid> & { readonly name: string })[];
  readonly profiles: Piece<Profiles> | undefined;
}

/** Where pieces are read, and what stops a grid point that has none. */
export interface PieceContext {
  readonly grid: Grid;
  readonly scope: GridScope;
  readonly refuse: FieldContext["refuse"];
}

type Keep = <T extends object | string | number>(
  names: Iterable<string>,
  compute: () => T,
) => () => T;

/** Reading a piece throws what `refuse` throws. */
export function createPieces(chain: CompiledChain, { grid, scope, refuse }: PieceContext): Pieces {
  const { slots } = grid;
  const keep: Keep = (names, compute) => grid.memo(scope.axesOf(names), compute);
  const plain = <T extends object>({ names, evaluate }: CompiledField<T>): Piece<T> => {
    const read = keep(names, () => evaluate(slots));
    return { read, text: keep(names, () => canonicalJson(read())) };
  };
  const read = keep(chain.problem.names, () => chain.problem.evaluate(slots));
  const text = keep(chain.problem.names, () => canonicalJson(normalProblem(read())));
  const dimension = keep(chain.problem.dimension.names, () =>
    chain.problem.dimension.evaluate(slots),
  );
  return {
    problem: { read, text },
    dimension,
    stages: chain.stages.map(({ name, names, evaluate }, i): StagePiece => {
      const used = [...names, ...chain.problem.dimension.names];
      const earlier = chain.stages.slice(0, i).map((stage) => stage.name);
      const compute = (): Stage => checkedStage(name, evaluate(slots), dimension(), refuse);
      const normal = (): Stage =>
        normalised(
          name,
          () => normalStage(read(), chainOf(earlier, name, compute()), name),
          refuse,
        );
      return {
        name,
        read: keep(used, compute),
        text: keep([...names, ...chain.problem.sharedNames], () => canonicalJson(normal())),
        seconds: keep(used, () =>
          normalised(name, () => stageSeconds(compute(), dimension()), refuse),
        ),
      };
    }),
    curves: chain.curves.map((curve) => ({ name: curve.name, ...plain(curve) })),
    profiles: chain.profiles && plain(chain.profiles),
  };
}

function checkedStage(
  name: string,
  stage: Stage,
  d: number,
  refuse: FieldContext["refuse"],
): Stage {
  if (stage.spectrum !== undefined) {
    checkSpectrum(stage.spectrum, d, ["chain", name, "spectrum"], refuse);
  }
  return stage;
}

/** What core refuses is a fault of the stage. */
function normalised<T>(name: string, work: () => T, refuse: FieldContext["refuse"]): T {
  try {
    return work();
  } catch (error) {
    const known = ours(error);
    if (known.code !== "CHAIN_INVALID") throw error;
    return refuse({ path: ["chain", name], what: known.what, fix: known.fix });
  }
}

/** A stage with stages before it that are only there to be referred to. */
function chainOf(earlier: readonly string[], name: string, stage: Stage): Chain {
  const placeholder: Stage = { learner: "sgd", samples: "infinite" };
  return Object.fromEntries([
    ...earlier.map((other) => [other, placeholder] as const),
    [name, stage] as const,
  ]);
}
