// pieces.ts — the parts of a cell where the grid stands, each computed once per combination of the axes that it
// depends on.

import {
  canonicalJson,
  normalProblem,
  normalStage,
  type NumberGrid,
  type Problem,
  type Profiles,
  type Stage,
} from "@ktsweep/core";

import { checkProfiles, type CompiledCurve } from "./compile-curves.js";
import { checkSpectrum, type CompiledProblem } from "./compile-problem.js";
import type { CompiledStage } from "./compile-stage.js";
import { ours } from "./compile-text.js";
import type { CompiledField, FieldContext } from "./compiled-field.js";
import { sketchSeconds, type StageSeconds, stageSeconds } from "./cost.js";
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
  /** Coordinates that engines work on. */
  readonly coordinates: () => number;
  /** Seconds that a sketch takes before anything is trained. */
  readonly sketchSeconds: () => number;
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
  const { features } = chain.problem;
  const coordinates =
    features === undefined ? dimension : keep(features.names, () => features.evaluate(slots) + 1);
  const checked = ({ names, evaluate }: CompiledField<Profiles>): CompiledField<Profiles> => ({
    names: new Set([...names, ...chain.problem.dimension.names, ...(features?.names ?? [])]),
    evaluate: (at) => {
      const profiles = evaluate(at);
      checkProfiles(profiles, coordinates(), refuse);
      return profiles;
    },
  });
  return {
    problem: { read, text },
    coordinates,
    sketchSeconds: () =>
      features === undefined ? 0 : sketchSeconds(coordinates() - 1, dimension()),
    stages: chain.stages.map((stage, i): StagePiece => {
      const earlier = chain.stages.slice(0, i).map(({ name }) => name);
      return stagePiece(stage, earlier, chain.problem, {
        keep,
        problem: read,
        dimension,
        coordinates,
        grid,
        refuse,
      });
    }),
    curves: chain.curves.map((curve) => ({ name: curve.name, ...plain(curve) })),
    profiles: chain.profiles && plain(checked(chain.profiles)),
  };
}

interface StageContext extends Pick<PieceContext, "grid" | "refuse"> {
  readonly keep: Keep;
  readonly problem: () => Problem;
  readonly dimension: () => number;
  readonly coordinates: () => number;
}

function stagePiece(
  { name, names, evaluate }: CompiledStage,
  earlier: readonly string[],
  { dimension: { names: ofDimension }, features, sharedNames }: CompiledProblem,
  { keep, problem, dimension, coordinates, grid, refuse }: StageContext,
): StagePiece {
  const chain = placeholders([...earlier, name]);
  const read = keep([...names, ...ofDimension], () => {
    const stage = evaluate(grid.slots);
    const { spectrum } = stage;
    if (spectrum === undefined) return stage;
    checkSpectrum(spectrum, dimension(), ["chain", name, "spectrum"], refuse);
    return stage;
  });
  const text = (): string => {
    chain[name] = read();
    return canonicalJson(normalStage(problem(), chain, name));
  };
  const seconds = (): StageSeconds => stageSeconds(read(), coordinates());
  return {
    name,
    read,
    text: keep([...names, ...sharedNames], () => ofStage(name, text, refuse)),
    seconds: keep([...names, ...ofDimension, ...(features?.names ?? [])], () =>
      ofStage(name, seconds, refuse),
    ),
  };
}

/** What core refuses is a fault of the stage. */
function ofStage<T>(name: string, work: () => T, refuse: FieldContext["refuse"]): T {
  try {
    return work();
  } catch (error) {
    const known = ours(error);
    if (known.code !== "CHAIN_INVALID") throw error;
    return refuse({ path: ["chain", name], what: known.what, fix: known.fix });
  }
}

/** Stages that are only there to be referred to. */
function placeholders(names: readonly string[]): Record<string, Stage> {
  const stage: Stage = { learner: "sgd", samples: "infinite" };
  return Object.fromEntries(names.map((name) => [name, stage]));
}
