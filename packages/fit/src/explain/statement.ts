// statement.ts — what an explanation says, as plain data; a program that prints it finds the words.

import type { ComparedLaw, IntervalName } from "../types.js";

/** Why the interval is as wide as it is, or why the exponent should not be trusted. */
export type Reason =
  /** The points do not follow the law: more replicates do not help. */
  | "law"
  /** The floor is not known: exponent and floor trade off. */
  | "floor"
  /** One cell makes most of the variance. */
  | "cell"
  /** The x span less than a decade and a half or so, as a warning says. */
  | "range"
  /** Noise of the cells' means, spread over them. */
  | "noise"
  /** No replicates: the interval is how straight the points are. */
  | "scatter";

/** A point and what the exponent owes it. */
export interface Carrier {
  readonly x: number;
  /** Of the exponent's variance, from this cell's noise; null without replicates. */
  readonly variance_share: number | null;
  /** Of the exponent's dependence on log y: squared derivative over the sum of all. */
  readonly leverage: number;
  /** Exponent without this point minus exponent; null where too few points are left. */
  readonly change_without: number | null;
}

/** More replicates of a cell. */
export interface MoreReplicates {
  readonly x: number;
  readonly from: number;
  readonly to: number;
}

export type Statement =
  | {
      readonly kind: "reason";
      readonly reason: Reason;
      /** The warning that decides it, or the x of the cell. */
      readonly because: string | number | null;
    }
  | { readonly kind: "carriers"; readonly cells: readonly Carrier[] }
  | {
      readonly kind: "slopes";
      readonly first: number;
      readonly last: number;
      /** Whether the intervals of the first and the last local slope are apart; null without intervals. */
      readonly apart: boolean | null;
    }
  | {
      readonly kind: "floor";
      /** Of exponent and floor at the fit; null where the floor is at its bound. */
      readonly correlation: number | null;
      /** Half-width that would be left if the floor were known. */
      readonly half_width_known: number | null;
    }
  | { readonly kind: "laws"; readonly laws: readonly ComparedLaw[] }
  | {
      readonly kind: "methods";
      readonly widths: readonly { readonly method: IntervalName; readonly width: number | null }[];
      /** Largest over least width; null where an end is open. */
      readonly ratio: number | null;
    }
  | {
      readonly kind: "holdout";
      readonly points: number;
      readonly inside: number;
      readonly worst_error_percent: number | null;
    }
  | {
      readonly kind: "next-replicates";
      readonly half_width: number;
      readonly target: number;
      readonly cells: readonly MoreReplicates[];
      /** Predicted, all together; null where no cost is known. */
      readonly seconds: number | null;
    }
  | {
      readonly kind: "next-size";
      readonly x: number;
      readonly replicates: number;
      readonly half_width: number;
      /** If the law holds there and its noise is that of the last cell. */
      readonly predicted_half_width: number;
      readonly seconds: number | null;
    };
