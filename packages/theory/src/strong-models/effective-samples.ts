// effective-samples.ts — the sample size that power laws of SGD with a geometric schedule are laws of.

import { log2 } from "@ktsweep/core";

/**
 * N/log2 N: the number of samples at full step size that one pass of the geometric schedule is worth,
 * up to a constant factor (its step sizes add up to about 2·γ0·N/log2 N).
 *
 * Unit: samples. Range: samples ≥ 1; for samples ≤ 2 the schedule is constant and all samples count.
 * Source: Wu, Zhang, Zhang, Fang, 2026, arXiv 2606.01292 (as at ICML 2026),
 * Algorithm 1.
 *
 * @example
 * effectiveSamples(1024) // 102.4
 */
export function effectiveSamples(samples: number): number {
  return samples <= 2 ? samples : samples / log2(samples);
}
