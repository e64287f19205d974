// outlier.ts — a cell that the others, and its own replicates, say does not belong to the law.

import { exp } from "@ktsweep/core";
import { studentTQuantile } from "../student-t.js";
import { brief, warning } from "../warnings.js";
import { directionRatio, residualsOf, type ShapeFit } from "./shape-fit.js";
import { norm, without } from "./tangent.js";

/** Chance that a group without an outlier has one, over all its cells together. */
const familyWise = 0.01;

/**
 * Leave-one-out studentised residuals: cell i against the law fitted to the others, over their scatter
 * and, where there are replicates, over the replicates' noise. Both must be beyond Student's t at
 * 1 %/n. Needs three points more than the law has parameters.
 */
export function outlier(fit: ShapeFit): string[] {
  const { x } = fit.sample.points();
  const n = x.length;
  const spare = n - fit.law.parameters.length - 1;
  if (spare < 2) return [];
  const about = residualsOf(fit);
  const rest = without(about.tangent, about.residuals);
  const squares = norm(rest) ** 2;
  const critical = studentTQuantile(1 - familyWise / (2 * n), spare);
  const warnings: string[] = [];
  x.forEach((value, i) => {
    const direction = new Float64Array(n);
    direction[i] = 1;
    const own = norm(without(about.tangent, direction)) ** 2;
    if (own < 1e-9) return;
    const deviation = Math.sqrt((squares - (rest[i] * rest[i]) / own) / spare);
    if (!(Math.abs(rest[i]) / Math.sqrt(own) > critical * deviation)) return;
    if (fit.degreesOfFreedom > 0) {
      const needed = studentTQuantile(1 - familyWise / (2 * n), fit.degreesOfFreedom);
      if (!(Math.abs(directionRatio(fit, about, direction)) > needed)) return;
    }
    const off = exp(rest[i] / own);
    const share = off > 1 ? `${brief(off)} times` : `1/${brief(1 / off)} of`;
    warnings.push(
      warning(
        "outlier",
        `the cell at x = ${brief(value)} lies at ${share} what the other cells say; look at its rows, ` +
          `and fit without it to see what it does.`,
      ),
    );
  });
  return warnings;
}
