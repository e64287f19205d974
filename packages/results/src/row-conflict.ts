// row-conflict.ts — one identity, two different values: determinism is broken, and someone must look.
import { KtsweepError } from "@ktsweep/core";
import type { SegmentKind } from "./segment-kind.js";

/** Two entries for one (cell, replicate) that differ. */
export interface RowConflict {
  readonly kind: SegmentKind;
  readonly cell: string;
  readonly replicate: number;
  /** Names of the two segments; equal where one holds both. */
  readonly segments: readonly [string, string];
}

/** What a reader does about a conflict: refuse, or note it and go on with the first entry. */
export type OnConflict = (conflict: RowConflict) => void;

/** Throws: STORE_CONFLICT, for readers to whom a conflict is the end. */
export function refuseConflict({ kind, cell, replicate, segments }: RowConflict): never {
  throw new KtsweepError(
    "STORE_CONFLICT",
    `Cell ${cell}, replicate ${replicate} has two different ${kind}, in segments ${segments[0]} and ${segments[1]}.`,
    "One computation gave different bits: compare the machines and versions that wrote them, and keep one segment.",
    { kind, cell, replicate, first: segments[0], second: segments[1] },
  );
}
