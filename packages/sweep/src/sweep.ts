// sweep.ts — what a spec means: a lazy set of cells and what is to be said about their results.

import type { Cell, Engine } from "@ktsweep/core";

import type { Claim } from "./claims/claim.js";
import type { Speeds } from "./cost.js";
import type { Replicates, ResolvedSpec } from "./resolved-spec.js";

/** Reads a column of the results: the mean over replicates, or one row's value. */
export type Column = (name: string) => number;

/** A number made of columns, with the text that it was written as. */
export interface ColumnExpression {
  readonly text: string;
  readonly evaluate: (column: Column) => number;
}

export interface Measure extends ColumnExpression {
  readonly name: string;
}

/** Keeps, per remaining axes, the values of `over` where `minimise` is least. */
export interface Best {
  readonly over: readonly string[];
  readonly text: string;
  readonly minimise: (column: Column) => number;
}

/** A scaling law to fit. */
export interface FitRequest {
  readonly name: string;
  readonly y: ColumnExpression;
  readonly x: ColumnExpression;
  readonly law: "power" | "power+floor";
  /** One fit per combination of these axes or derived names. */
  readonly by: readonly string[];
  /** The exponent that theory predicts, over the columns of `by`. */
  readonly predicted: ColumnExpression | undefined;
  /** Loss of log residuals. */
  readonly objective: FitObjective;
  /** How points count: alike, or by the inverse variance of their means. */
  readonly weights: "equal" | "replicates";
  /** So many of the largest x of each group are not fitted but predicted; 0 = none. */
  readonly holdout: number;
}

/** What a fit minimises the sum of, over residuals of log y. */
export type FitObjective = "least-squares" | "huber" | "lad";

/** A law of several parameters: by name, or as a function of its free parameters and the variables. */
export type SurfaceLaw =
  | "broken"
  | "chinchilla"
  | {
      /** As it is written. */
      readonly text: string;
      /** Free parameters, in the order of their appearance. */
      readonly names: readonly string[];
      /** Shape: parameters as `names`, x as the request's x. */
      readonly evaluate: (parameters: Float64Array, x: Float64Array) => number;
    };

/** A law of several parameters, of one or more variables, to fit. */
export interface SurfaceRequest extends Pick<
  FitRequest,
  "name" | "y" | "by" | "objective" | "holdout"
> {
  readonly x: readonly ColumnExpression[];
  readonly law: SurfaceLaw;
}

/** Predicted cost of a cell. */
export interface CellCost {
  readonly secondsPerReplicate: number;
  readonly secondsOnce: number;
  readonly bytes: number;
}

/** A spec, parsed once. Grid points are numbered 0 … points − 1 in canonical order; nothing is ever listed. */
export interface Sweep {
  /** Canonical plain JSON that `sweepFromResolved` takes. */
  readonly resolved: ResolvedSpec;
  /** SHA-256 of the resolved spec's canonical text. */
  readonly digest: string;
  readonly name: string;
  readonly seed: number;
  readonly engine: Engine;
  /** One with the engine exact, whatever the spec says. */
  readonly replicates: Replicates;
  /** With `until`, once rows are known: replicates 0 … n − 1 of this cell are planned. */
  readonly plannedReplicates?: (cell: string) => number;
  /** Cells that share their draws, so many of which are best simulated at once; 1 where each draws its own. */
  readonly together: number;
  readonly axes: readonly { readonly name: string; readonly type: "number" | "text" }[];
  readonly derived: readonly string[];
  readonly measures: readonly Measure[];
  readonly stages: readonly string[];
  /** Stages that several points may have in common: worth keeping once computed. The others are never met again. */
  readonly sharedStages: readonly string[];
  /** Stored columns of a row, in table order. */
  readonly outputs: readonly string[];
  /** Columns of closed forms, computed when rows are read; in table order. */
  readonly theory: readonly string[];
  readonly best: readonly Best[];
  /** Fits of laws with an exponent. */
  readonly fits: readonly FitRequest[];
  /** Fits of laws of several parameters. */
  readonly surfaces: readonly SurfaceRequest[];
  readonly claims: readonly Claim[];
  /** Size of the grid before any `where`. */
  readonly points: number;
  /** Whether the point is planned: `where` and `--only` hold and no earlier block has it. */
  readonly includes: (index: number) => boolean;
  /** The evaluated point. Throws: SPEC_INVALID naming the field and the point. */
  readonly cell: (index: number) => Cell;
  /** 32 hex digits, equal to core's cellId of `cell(index)`. Throws: as `cell`. */
  readonly cellId: (index: number) => string;
  /** Axes, then derived names. */
  readonly values: (index: number) => Readonly<Record<string, number | string>>;
  /** The columns of `theory` by name, NaN where a cell has none. Throws: as `cell`. */
  readonly theoryValues: (index: number) => Readonly<Record<string, number>>;
  /** On a machine with `speeds`, default as shipped; what shards depend on takes the default. Throws: as `cell`. */
  readonly cost: (index: number, speeds?: Speeds) => CellCost;
  /** Compiles an expression over the columns that claims may use. Throws: EXPRESSION_INVALID. */
  readonly expression: (text: string) => ColumnExpression;
  /** Compiles a condition over axes and derived names. Throws: EXPRESSION_INVALID. */
  readonly select: (condition: string) => (index: number) => boolean;
}
