// transfer-measures.ts — what a student has of its teacher: ratios, gain, and how much of the performance gap it recovers.

import { misfitGap, performanceGaps } from "@ktsweep/theory";
import type { CellRows } from "../sweep-fits.js";
import { estimate, type Estimate, type Quantity } from "./cell-estimates.js";
import type { TransferShape } from "./chain-shapes.js";

/** One column of the diagnostics. */
export interface TransferMeasure {
  readonly name: string;
  /** In the names of the stages. */
  readonly formula: string;
  readonly meaning: string;
  readonly quantity: Quantity;
  /** Shown only where this is above 0 beyond its noise: a denominator that may be 0 gives no number. */
  readonly positive?: Quantity;
  /** A difference of numbers of this size: what is below their rounding is 0. */
  readonly size?: Quantity;
  /** What it is where nothing is won or lost. */
  readonly level?: number;
}

/** Those that the chain has the stages and columns for. */
export function transferMeasures(
  { teacher, student, direct }: TransferShape,
  outputs: readonly string[],
): readonly TransferMeasure[] {
  const [t, s] = [`${teacher}_risk`, `${student}_risk`];
  const gaps =
    (strong: string): Quantity =>
    (column) =>
      performanceGaps({
        teacher: column(t),
        student: column(s),
        direct: column(strong),
        tuned: NaN,
      }).burns;
  const best = `${student}_best_risk`;
  return [
    {
      name: "student / teacher",
      formula: `${s} / ${t}`,
      meaning: "below 1 the student beats its teacher",
      quantity: (column) => column(s) / column(t),
      level: 1,
    },
    ...(outputs.includes(best)
      ? [
          {
            name: "at its best / teacher",
            formula: `${best} / ${t}`,
            meaning: "the same for the student stopped where its expected risk is least",
            quantity: (column: (name: string) => number) => column(best) / column(t),
            level: 1,
          },
        ]
      : []),
    {
      name: "gain",
      formula: `${t} − ${s}`,
      meaning: "risk that the student has less than its teacher",
      quantity: (column) => column(t) - column(s),
      size: (column) => column(t),
    },
    {
      name: "gain − misfit",
      formula: `${t} − ${s} − ${student}_misfit`,
      meaning:
        "0 for a converged student whose subspace holds the truth: it gains what it disagrees",
      quantity: (column) =>
        misfitGap({ teacher: column(t), student: column(s), misfit: column(`${student}_misfit`) }),
      size: (column) => column(t),
    },
    ...(direct === undefined ? [] : againstDirect(direct, { s, t, gaps, outputs })),
    {
      name: "PGR against the floor",
      formula: `(${t} − ${s}) / (${t} − ${student}_floor)`,
      meaning:
        "share recovered of the gap between the teacher and the best that the student's coordinates allow",
      quantity: (column) =>
        performanceGaps({
          teacher: column(t),
          student: column(s),
          direct: NaN,
          tuned: NaN,
          floor: column(`${student}_floor`),
        }).oracle,
      positive: (column) => column(t) - column(`${student}_floor`),
      size: () => 1,
    },
  ];
}

interface Names {
  readonly s: string;
  readonly t: string;
  readonly gaps: (strong: string) => Quantity;
  readonly outputs: readonly string[];
}

function againstDirect(direct: string, { s, t, gaps, outputs }: Names): TransferMeasure[] {
  const d = `${direct}_risk`;
  const best = `${direct}_best_risk`;
  return [
    {
      name: "DER",
      formula: `${d} / ${s}`,
      meaning: `distillation efficiency ratio: above 1 the teacher's labels serve the student better than those of the truth`,
      quantity: (column) => column(d) / column(s),
      level: 1,
    },
    {
      name: "PGR",
      formula: `(${t} − ${s}) / (${t} − ${d})`,
      meaning: `share recovered of the gap between the teacher and the same student trained on the truth (${direct}); only where that one is better than the teacher`,
      quantity: gaps(d),
      positive: (column) => column(t) - column(d),
    },
    ...(outputs.includes(best)
      ? [
          {
            name: "PGR, tuned",
            formula: `(${t} − ${s}) / (${t} − ${best})`,
            meaning: `the same against ${direct} stopped where its expected risk is least`,
            quantity: gaps(best),
            positive: (column: (name: string) => number) => column(t) - column(best),
          },
        ]
      : []),
  ];
}

const NOTHING: Estimate = { value: NaN, low: null, high: null };

/** The measure in one cell; NaN where its denominator may be 0. */
export function measureOf({ quantity, positive, size }: TransferMeasure, cell: CellRows): Estimate {
  if (positive !== undefined) {
    const { value, low } = estimate(cell, positive, "linear");
    if (!((low ?? value) > 0)) return NOTHING;
  }
  const found = estimate(cell, quantity);
  const rounding = size === undefined ? 0 : ROUNDING * Math.abs(estimate(cell, size).value);
  return Math.abs(found.value) < rounding ? { value: 0, low: null, high: null } : found;
}

/** Relative error of a sum over very many coordinates. */
const ROUNDING = 1e-12;
