// shape-fit.ts — a fitted group as the tests of its shape see it.

import { log } from "@ktsweep/core";
import type { Law, LawParameters } from "../law.js";
import type { NoiseVariances } from "../noise-variances.js";
import type { Resample } from "../resample.js";
import { product, tangentOf, without, type Basis } from "./tangent.js";

/** What is fitted and how noisy it is. */
export interface ShapeFit {
  readonly law: Law;
  readonly parameters: LawParameters;
  readonly sample: Resample;
  /** Of the exponent's variance; 0 without replicates. */
  readonly degreesOfFreedom: number;
  /** Undefined where the replicates do not show the noise of every cell. */
  readonly noise: NoiseVariances | undefined;
}

/** Log residuals and the directions that the law explains. Shape: residuals (n). */
export interface Residuals {
  readonly residuals: Float64Array;
  readonly tangent: Basis;
}

/** Of the points about their law. */
export function residualsOf({ law, parameters, sample }: ShapeFit): Residuals {
  const points = sample.points();
  return {
    residuals: points.y.map((y, i) => log(y) - log(law.evaluate(parameters, points.x[i]))),
    tangent: tangentOf(law, points, parameters),
  };
}

/**
 * How far the residuals point in a direction that the law cannot explain, over the jackknife standard
 * error: about Student's t where the law holds. NaN where nothing varies.
 */
export function directionRatio(
  { sample }: ShapeFit,
  { residuals, tangent }: Residuals,
  direction: Float64Array,
): number {
  const own = without(tangent, direction);
  let variance = 0;
  sample.counts.forEach((_, k) => {
    const change = product(own, sample.logChanges(k));
    variance += change * change;
  });
  return product(own, residuals) / Math.sqrt(variance);
}
