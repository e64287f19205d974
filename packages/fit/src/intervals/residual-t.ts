// residual-t.ts — intervals of a power law from the scatter about it, for points without replicates.

import { log } from "@ktsweep/core";
import { fitLine } from "../line.js";
import { studentTQuantile } from "../student-t.js";
import type { Points } from "../types.js";
import type { Intervals } from "./interval.js";

/**
 * Interval of (exponent, log prefactor) of y = C·x^p: the textbook ones of a line through logs.
 * They say how well a straight line describes these points, not how noisy the points are.
 *
 * Shape: points (n), n ≥ 3 → 2 components.
 */
export function residualT(points: Points, level: number): Intervals {
  const u = points.x.map((x) => log(x));
  const v = points.y.map((y) => log(y));
  const line = fitLine(u, v);
  const squares = u.reduce((sum, ui, i) => {
    const residual = v[i] - line.intercept - line.slope * ui;
    return sum + residual * residual;
  }, 0);
  const variance = squares / (u.length - 2);
  const t = studentTQuantile((1 + level) / 2, u.length - 2);
  const slope = t * Math.sqrt(variance / line.spread);
  const intercept =
    t * Math.sqrt(variance * (1 / u.length + (line.meanU * line.meanU) / line.spread));
  return {
    low: Float64Array.of(line.slope - slope, line.intercept - intercept),
    high: Float64Array.of(line.slope + slope, line.intercept + intercept),
  };
}
