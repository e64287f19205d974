// fit-laws.ts — the package's main verb: a fit request and cells in, one fit per group out.

import { KtsweepError } from "@ktsweep/core";
import { groupCells } from "./group.js";
import { studyGroup } from "./study-group.js";
import type { FilledOptions } from "./group-intervals.js";
import { intervalMethods } from "./intervals/methods.js";
import { lawOf, laws } from "./laws.js";
import type { FitCell, FitOptions, FitRequest, LawFit, WeightName } from "./types.js";

/** What `options.weights` may be. */
export const weightNames: readonly WeightName[] = ["equal", "replicates"];

/**
 * Fits a law to every group of cells, groups in order of first appearance.
 *
 * x and y are evaluated on the means of each cell's columns; intervals come from replicate numbers
 * that are resampled jointly in all cells of a group, which is right for independent and for common
 * random numbers. The same input gives the same bits.
 *
 * A group that cannot be fitted (too few x, a y ≤ 0) has null parameters and a `not-fitted` warning.
 *
 * Throws: FIT_INVALID for no cells, or when no group at all could be fitted; USAGE_INVALID for an
 * unknown law, method or `by` column or options out of range; EXPRESSION_INVALID when x or y names a
 * column that is not there or holds text.
 *
 * @example
 * fitLaws({ name: "der", law: "power", x: (c) => c("N"), y: (c) => c("risk"), by: [] }, cells)
 */
export function fitLaws(
  request: FitRequest,
  cells: readonly FitCell[],
  options: FitOptions = {},
): readonly LawFit[] {
  const filled = checked(request, cells, options);
  const fits = groupCells(cells, request.by).map((group) => studyGroup(request, group, filled));
  if (fits.every((fit) => fit.exponent === null)) {
    const [first] = fits;
    throw new KtsweepError(
      "FIT_INVALID",
      `No group of the fit ${request.name} could be fitted: ${first.warnings.join(" ")}`,
      "Give it more values of x, or a y that stays positive.",
      { fit: request.name },
    );
  }
  return fits;
}

function checked(
  request: FitRequest,
  cells: readonly FitCell[],
  {
    seed = 0,
    resamples = 1999,
    level = 0.95,
    interval,
    weights = "equal",
    independent = false,
    compare = false,
    explain,
  }: FitOptions,
): FilledOptions {
  const known = (table: object, name: string, kind: string): void => {
    if (Object.hasOwn(table, name)) return;
    throw misused(`There is no ${kind} ${name}.`, `Use one of: ${Object.keys(table).join(", ")}.`);
  };
  known(laws, request.law, "law");
  if (interval !== undefined && interval !== "all") {
    known(intervalMethods, interval, "interval method");
    const { methods } = lawOf(request);
    if (methods?.includes(interval) === false) {
      throw misused(
        `The interval ${interval} does not hold for the objective ${String(request.objective)}.`,
        `Use one of: ${methods.join(", ")}; or the objective least-squares.`,
      );
    }
  }
  if (!weightNames.includes(weights)) {
    throw misused(`There are no weights ${weights}.`, `Use one of: ${weightNames.join(", ")}.`);
  }
  if (!(level > 0 && level < 1)) {
    throw misused(`The level ${level} of an interval is not between 0 and 1.`, "Use 0.95.");
  }
  if (!(Number.isInteger(resamples) && resamples >= 39)) {
    throw misused(`${resamples} is not a number of resamples.`, "Use an integer from 39 on.");
  }
  if (cells.length === 0) {
    throw new KtsweepError(
      "FIT_INVALID",
      `The fit ${request.name} has no cells.`,
      "Run the sweep, or widen `where`.",
    );
  }
  return { seed, resamples, level, interval, weights, independent, compare, explain };
}

const misused = (what: string, fix: string): KtsweepError =>
  new KtsweepError("USAGE_INVALID", what, fix);
