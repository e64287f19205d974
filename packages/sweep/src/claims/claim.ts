// claim.ts — a statement about results that can be checked: what a preset was made to reproduce.

import type { ColumnExpression } from "../sweep.js";

/** Axes and derived names of a cell, or of a fit's group. */
export type ClaimPoint = (name: string) => number | string;

/** A condition on axes and derived names. */
export type ClaimCondition = (point: ClaimPoint) => boolean;

/** What becomes of a quantity along an axis of numbers: one number per combination of the other axes. */
export interface Take {
  /**
   * `argmin`, `argmax`: where on the axis the quantity is least or most (the first of equal ones); `least`, `most`:
   * what it is there; `slope`: of log quantity on log axis, by least squares.
   */
  readonly what: "argmin" | "argmax" | "least" | "most" | "slope";
  readonly axis: string;
}

/** What is looked at: a fit's exponent, or an expression over the columns of each cell's means. */
export type Quantity =
  | {
      readonly kind: "exponent";
      readonly fit: string;
      /** Whether the fit's interval is looked at, not the exponent alone. */
      readonly interval: boolean;
    }
  | {
      readonly kind: "cells";
      readonly expression: ColumnExpression;
      /** Divided by its value at the one point where this holds, all axes that it does not name equal. */
      readonly relativeTo: Reference | undefined;
      readonly take: Take | undefined;
    };

/** The point that others are compared with. */
export interface Reference {
  readonly holds: ClaimCondition;
  /** Axes and derived names in the condition. */
  readonly names: readonly string[];
}

/** How a quantity goes along an axis, all else equal; always strictly, and within where it turns. */
export type Shape = "rises" | "falls" | "falls-then-rises" | "rises-then-falls";

/** What is allowed beside the expected: `tolerance` is over axes and derived names. */
export interface Allowance {
  readonly tolerance: ColumnExpression;
  /** Standard errors of the quantity over replicates that are allowed on top; 0 = none. */
  readonly standardErrors: number;
}

/**
 * What it should be. `value` and `range` are over axes and derived names of the cell or of the fit's group; those of an
 * exponent may use `expected_exponent` (of the same fit on expectations) and `predicted_exponent`.
 */
export type Expected = Allowance &
  (
    | { readonly kind: "value"; readonly value: ColumnExpression }
    | { readonly kind: "range"; readonly range: readonly [ColumnExpression, ColumnExpression] }
    /** Each expression is above the one before it, in every cell. */
    | { readonly kind: "order"; readonly expressions: readonly ColumnExpression[] }
    | { readonly kind: "along"; readonly axis: string; readonly shape: Shape }
  );

export interface Claim {
  readonly claim: string;
  readonly source: string;
  /** The paper's own statement, which this project expects to fail. */
  readonly disputed: boolean;
  /** Which cells or fit groups it is about; undefined = all. */
  readonly where: ClaimCondition | undefined;
  /** Undefined with an order of expressions. */
  readonly quantity: Quantity | undefined;
  readonly expected: Expected;
}
