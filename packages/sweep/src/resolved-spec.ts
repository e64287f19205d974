// resolved-spec.ts — a spec as canonical plain JSON: defaults applied, order kept in lists, nothing of the file left.

import type { Engine, NumberGrid } from "@ktsweep/core";

import type { Shape, Take } from "./claims/claim.js";

/** Plain JSON. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A constant, or the text of an expression. */
export type ExpressionText = number | string;

/** Values of an axis: numbers, texts, or a rule for numbers. */
export type AxisValues = NumberGrid | readonly string[];

export interface ResolvedBlock {
  readonly axes: readonly { readonly name: string; readonly values: AxisValues }[];
  readonly zip: readonly (readonly string[])[];
  readonly where?: string;
}

export interface ResolvedFit {
  readonly name: string;
  readonly y: ExpressionText;
  /** A list for laws of several variables. */
  readonly x: ExpressionText | readonly ExpressionText[];
  /** power, power+floor, broken, chinchilla, or an expression. */
  readonly law: string;
  readonly by: readonly string[];
  readonly predicted?: ExpressionText;
  readonly objective?: "least-squares" | "huber" | "lad";
  readonly weights?: "equal" | "replicates";
  /** So many of the largest x per group are predicted instead of fitted. */
  readonly holdout?: { readonly largest: number };
}

/** How many replicates: fixed where min = max, else until an exponent is known well enough. */
export interface Replicates {
  readonly min: number;
  readonly max: number;
  readonly until?: Until;
}

/** Until the exponent of the fit `of` is known to ± `halfwidth` in every group. */
export interface Until {
  readonly halfwidth: number;
  readonly of: string;
  /** Version of the rule that says which cells get how many replicates in each round. */
  readonly rule: typeof untilRule;
}

/** The rule that there is (docs/adaptive.md): it and the recorded rows determine what a folder must hold. */
export const untilRule = 2;

export interface ResolvedClaim {
  readonly claim: string;
  readonly source: string;
  readonly where?: string;
  readonly quantity?: ExpressionText;
  readonly relativeTo?: string;
  readonly take?: Partial<Readonly<Record<Take["what"], string>>>;
  readonly exponent?: string;
  readonly interval?: true;
  readonly value?: ExpressionText;
  readonly range?: readonly ExpressionText[];
  readonly order?: readonly ExpressionText[] | { readonly along: string; readonly shape?: Shape };
  readonly tolerance?: ExpressionText;
  readonly standardErrors?: number;
  readonly disputed?: boolean;
}

/** What `specs/<digest>.json` holds and threads get: rebuilds the same sweep anywhere. */
export interface ResolvedSpec {
  readonly version: 1;
  readonly name: string;
  readonly seed: number;
  readonly engine: Engine;
  readonly random: "stage" | "common";
  readonly replicates: Replicates;
  /** The spec's own grid, then those of `union`. */
  readonly blocks: readonly ResolvedBlock[];
  /** From `--only`. */
  readonly only?: string;
  readonly derive: readonly { readonly name: string; readonly value: ExpressionText }[];
  readonly problem: Json;
  readonly chain: readonly { readonly name: string; readonly stage: Json }[];
  readonly checkpoints?: Json;
  readonly profiles?: Json;
  /** Names of closed forms; absent where none is asked for. */
  readonly theory?: readonly string[];
  readonly measures: readonly { readonly name: string; readonly value: ExpressionText }[];
  readonly best: readonly { readonly over: readonly string[]; readonly minimise: ExpressionText }[];
  readonly fit: readonly ResolvedFit[];
  readonly claims: readonly ResolvedClaim[];
}
