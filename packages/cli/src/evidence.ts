// evidence.ts — what a sweep came to, as claims look at it.

import type { Evidence, Sweep } from "@ktsweep/sweep";
import { meanOf } from "./keep-best.js";
import { type CellRows, groupPoint, type SweepFit } from "./sweep-fits.js";

const STANDARD_ERROR = /_standard_error$/;

/** Means and standard errors over replicates, and fitted exponents; axes without those that `best` chooses along. */
export function evidenceOf(
  sweep: Sweep,
  cells: readonly CellRows[],
  fits: readonly SweepFit[],
): Evidence {
  const chosen = sweep.best.flatMap(({ over }) => over);
  return {
    axes: sweep.axes.map(({ name }) => name).filter((name) => !chosen.includes(name)),
    cells: cells.map((cell) => ({
      point: (name) => cell.cell.columns[name],
      column: (name) =>
        STANDARD_ERROR.test(name)
          ? standardErrorOf(cell, name.replace(STANDARD_ERROR, ""))
          : meanOf(cell, name),
    })),
    fits: fits.map((fit) => {
      const point = groupPoint(sweep, fit, cells);
      const { name, exponent } = fit;
      return {
        name,
        point: (column) => (column in point ? point[column] : NaN),
        exponent: exponent ?? NaN,
      };
    }),
  };
}

function standardErrorOf(cell: CellRows, output: string): number {
  const values = cell.cell.samples[output];
  const mean = meanOf(cell, output);
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
