// dynamical-scaling.ts — gradient flow on random projections of kernel features: slopes in time, data, model, compute.

import { KtsweepError } from "@ktsweep/core";

/** λ_k ~ k^−alpha, λ_k w_k² ~ k^−targetExponent. (The paper calls them b and a.) */
export interface DynamicalSetting {
  readonly alpha: number;
  readonly targetExponent: number;
}

/** Slopes of log loss, and of optimal sizes on log compute. */
export interface DynamicalExponents {
  /** −(a − 1)/b. */
  readonly time: number;
  /** −min(a − 1, 2b), in data as in model size. */
  readonly size: number;
  /** Loss C^−(a−1)/(1+b), time C^(b/(1+b)), model C^(1/(1+b)). */
  readonly compute: { readonly loss: number; readonly time: number; readonly model: number };
}

/**
 * Asymptotic slopes of the dynamical mean-field theory. At small sizes finite-size corrections 1/N and 1/P come first.
 *
 * Source: Bordelon, Atanasov, Pehlevan, 2024, arXiv 2402.01092, read through third-party notes: not checked against its text; compute
 * follows from balancing time and model where a − 1 ≤ 2b. Throws: USAGE_INVALID unless alpha > 0, targetExponent > 1.
 *
 * @example
 * dynamicalExponents({ alpha: 1.5, targetExponent: 2 }).time // -0.6666666666666666
 */
export function dynamicalExponents({
  alpha,
  targetExponent,
}: DynamicalSetting): DynamicalExponents {
  if (!(alpha > 0 && targetExponent > 1)) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "Dynamical scaling needs alpha > 0 and targetExponent > 1.",
      "A slower decay has infinite energy.",
      { alpha, targetExponent },
    );
  }
  const excess = targetExponent - 1;
  return {
    time: -excess / alpha,
    size: -Math.min(excess, 2 * alpha),
    compute: {
      loss: -excess / (1 + alpha),
      time: alpha / (1 + alpha),
      model: 1 / (1 + alpha),
    },
  };
}
