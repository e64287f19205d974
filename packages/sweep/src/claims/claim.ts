// claim.ts — a statement about results that can be checked: what a preset was made to reproduce.

import type { ColumnExpression } from "../sweep.js";

/** Axes and derived names of a cell, or of a fit's group. */
export type ClaimPoint = (name: string) => number | string;

/** What is looked at: a fit's exponent, or an expression over the columns of each cell's means. */
export type Quantity =
  | { readonly kind: "exponent"; readonly fit: string }
  | { readonly kind: "cells"; readonly expression: ColumnExpression };

/** What it should be. `value` and `range` are over axes and derived names of the cell or of the fit's group. */
export type Expected =
  | {
      readonly kind: "value";
      readonly value: ColumnExpression;
      readonly tolerance: number;
    }
  | {
      readonly kind: "range";
      readonly range: readonly [ColumnExpression, ColumnExpression];
      readonly tolerance: number;
    }
  /** Each expression is above the one before it, in every cell. */
  | { readonly kind: "order"; readonly expressions: readonly ColumnExpression[] }
  /** The quantity rises along an axis, all else equal. */
  | { readonly kind: "along"; readonly axis: string };

export interface Claim {
  readonly claim: string;
  readonly source: string;
  /** The paper's own statement, which this project expects to fail. */
  readonly disputed: boolean;
  /** Which cells or fit groups it is about; undefined = all. */
  readonly where: ((point: ClaimPoint) => boolean) | undefined;
  /** Undefined with an order of expressions. */
  readonly quantity: Quantity | undefined;
  readonly expected: Expected;
}
