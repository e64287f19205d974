// sandwich.ts — standard errors of a law of several variables without another fit, by least squares:
// H⁻¹ (Σ g gᵀ) H⁻¹, g per unit that is drawn.

import { centred, type SurfacePoint } from "./fit-surface.js";
import { eachRow } from "./smooth-minimum.js";
import { solve } from "./solve.js";
import type { SurfaceLaw } from "./surface-law.js";
import type { WeightedPoints } from "./surface-units.js";

/** What is at a minimum of least squares. */
export interface SandwichRequest {
  readonly law: SurfaceLaw;
  readonly weighted: WeightedPoints;
  readonly best: SurfacePoint;
  /** Which rows belong together. Shape: (n), from 0. */
  readonly unitOf: Int32Array;
}

/** Standard error of each parameter; NaN where the minimum has no curvature. Source: White, 1980; rows of one unit summed. */
export function sandwichErrors({ law, weighted, best, unitOf }: SandwichRequest): Float64Array {
  const size = law.names.length;
  const { shape } = centred(weighted.points);
  const hessian = Array.from({ length: size }, () => new Float64Array(size));
  const scores = new Map<number, Float64Array>();
  const rows = { law, shape, counts: weighted.counts };
  eachRow(rows, best.theta, ({ index, count, r, gradient, u }) => {
    law.addCurvature?.(best.theta, u, count * r, hessian);
    const score = scores.get(unitOf[index]) ?? new Float64Array(size);
    scores.set(unitOf[index], score);
    for (let a = 0; a < size; a++) {
      score[a] += Math.sqrt(count) * r * gradient[a];
      for (let b = 0; b < size; b++) {
        hessian[a][b] += count * gradient[a] * gradient[b];
      }
    }
  });
  return Float64Array.from(law.scales(best.centre), ({ scale, change }, j) => {
    const direction = solve(hessian, change);
    if (direction === undefined) return NaN;
    let variance = 0;
    for (const score of scores.values()) {
      const part = score.reduce((sum, entry, k) => sum + entry * direction[k], 0);
      variance += part * part;
    }
    const value = best.parameters[law.names[j]];
    return Math.sqrt(variance) * (scale === "log" ? value : 1);
  });
}
