// separability.ts — warnings about a floor that the points do not tell from the exponent.

import { studentTQuantile } from "../student-t.js";
import type { LawName } from "../types.js";
import { brief, warning } from "../warnings.js";

/** How clearly points call for a floor. */
export interface FloorEvidence {
  /** Score of the floor at E = 0 over its standard error; NaN where nothing varies. */
  readonly ratio: number;
  readonly degreesOfFreedom: number;
}

/** What is known about the floor of a fit. */
export interface FlooredFit {
  readonly law: LawName;
  readonly floor: number | undefined;
  readonly floorEvidence: FloorEvidence | undefined;
  readonly exponent: { readonly value: number; readonly low: number; readonly high: number };
}

/** Chance that points without a floor call for one. */
const level = 0.01;

/**
 * `floor-at-bound` where no positive floor fits better. `not-separable` where a one-sided test at 1 %
 * does not reject E = 0, or where the interval of the exponent is wider than the exponent: then the
 * exponent may be that of a law without a floor as well as that of one with it.
 */
export function separability(fit: FlooredFit): string[] {
  if (fit.law !== "power+floor") return [];
  const atBound =
    fit.floor === 0
      ? [warning("floor-at-bound", "no positive floor fits better; the fit is that of `power`.")]
      : [];
  return [...atBound, ...notSeparable(fit)];
}

function notSeparable({ exponent, floorEvidence }: FlooredFit): string[] {
  const width = exponent.high - exponent.low;
  if (width > Math.abs(exponent.value)) {
    return [
      warning(
        "not-separable",
        "exponent and floor trade off: the interval is wider than the exponent itself; " +
          "add larger x, where the floor shows, or more replicates.",
      ),
    ];
  }
  if (floorEvidence === undefined || Number.isNaN(floorEvidence.ratio)) return [];
  const { ratio, degreesOfFreedom } = floorEvidence;
  const needed = studentTQuantile(1 - level, degreesOfFreedom);
  if (ratio > needed) return [];
  return [
    warning(
      "not-separable",
      `the points do not tell a floor from none (${brief(ratio)} standard errors, ${brief(needed)} ` +
        `would), so the exponent rests on whether there is one; add larger x or more replicates.`,
    ),
  ];
}
