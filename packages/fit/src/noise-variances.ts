// noise-variances.ts — the variance of each log mean, steadied by what the other cells show.

import { exp, log } from "@ktsweep/core";
import { fitLine } from "./line.js";
import { logErrors } from "./log-errors.js";
import { digamma, inverseTrigamma, trigamma } from "./polygamma.js";
import type { Replication } from "./replication.js";
import type { Resample } from "./resample.js";

/** What the replicates of a group say about its noise. Shape: both (cells). */
export interface NoiseVariances {
  /** Of each log y. */
  readonly variances: Float64Array;
  /** What each is worth: the cell's own degrees of freedom and those lent by the other cells. */
  readonly degreesOfFreedom: Float64Array;
}

/**
 * Moderated variances: the variance s_i² of one replicate of cell i, on d_i degrees of freedom, is drawn
 * towards a common s_0² with the weight d_0 of a prior that is estimated from how much log s_i² scatter
 * beyond what d_i explain; alike cells share one variance, unlike cells keep their own.
 *
 * Source: Smyth, "Linear Models and Empirical Bayes Methods", 2004, section 6.2 (from memory of the text).
 * Undefined where a cell has fewer than two units or no noise.
 */
export function noiseVariances(
  { unitSizes }: Replication,
  sample: Resample,
): NoiseVariances | undefined {
  const errors = logErrors(sample);
  const counts = unitSizes.map((sizes) => sizes.reduce((n, size) => n + size, 0));
  const freedom = Float64Array.from(
    unitSizes,
    (sizes) => sizes.reduce((n, size) => n + (size > 0 ? 1 : 0), 0) - 1,
  );
  if (freedom.some((d) => d < 1) || errors.some((error) => !(error > 0 && error < Infinity))) {
    return undefined;
  }
  const own = errors.map((error, i) => error * error * counts[i]);
  const prior = priorOf(own, freedom);
  const shared = own.map((s, i) =>
    prior.degreesOfFreedom === Infinity
      ? prior.variance
      : (prior.degreesOfFreedom * prior.variance + freedom[i] * s) /
        (prior.degreesOfFreedom + freedom[i]),
  );
  const total = freedom.reduce((sum, d) => sum + d, 0);
  return {
    variances: shared.map((s, i) => s / counts[i]),
    degreesOfFreedom: freedom.map((d) => Math.min(d + prior.degreesOfFreedom, total)),
  };
}

/**
 * By what the variance of a weighted fit must be multiplied because its weights 1/variance are
 * themselves estimated: 1 + 4 Σ a_i (1 − h_i)/d_i, a_i being the share of point i in the variance of the
 * slope of a line through the logs and h_i its leverage there.
 *
 * Source: Meier, "Variance of a weighted mean", 1953, carried over from a mean to a slope; measured in
 * docs/fits.md. Shape: x (cells).
 */
export function weightInflation(
  x: Float64Array,
  { variances, degreesOfFreedom }: NoiseVariances,
): number {
  const logX = x.map((value) => log(value));
  const weights = variances.map((variance) => 1 / variance);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const { spread, meanU } = fitLine(logX, logX, weights);
  let excess = 0;
  logX.forEach((u, i) => {
    const share = (weights[i] * (u - meanU) * (u - meanU)) / spread;
    excess += (share * (1 - share - weights[i] / total)) / degreesOfFreedom[i];
  });
  return 1 + 4 * excess;
}

/** s_0² and d_0 by the mean and the variance of log s². */
function priorOf(
  own: Float64Array,
  freedom: Float64Array,
): { readonly variance: number; readonly degreesOfFreedom: number } {
  const n = own.length;
  const logs = own.map((s, i) => log(s) - digamma(freedom[i] / 2) + log(freedom[i] / 2));
  const mean = logs.reduce((sum, e) => sum + e, 0) / n;
  const scatter = logs.reduce((sum, e) => sum + (e - mean) * (e - mean), 0) / (n - 1);
  const expected = freedom.reduce((sum, d) => sum + trigamma(d / 2), 0) / n;
  if (!(scatter > expected)) return { variance: pooled(own, freedom), degreesOfFreedom: Infinity };
  const half = inverseTrigamma(scatter - expected);
  return { variance: exp(mean + digamma(half) - log(half)), degreesOfFreedom: 2 * half };
}

function pooled(own: Float64Array, freedom: Float64Array): number {
  const total = freedom.reduce((sum, d) => sum + d, 0);
  return own.reduce((sum, s, i) => sum + freedom[i] * s, 0) / total;
}
