// normal.ts — the standard normal distribution function and its quantile.

import { exp } from "@ktsweep/core";

/** P(Z ≤ z). Accuracy: 1e-15 absolute. Source: series for |z| < 3, else Laplace's continued fraction. */
export function normalCdf(z: number): number {
  const density = exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  if (Math.abs(z) < 3) {
    let term = z;
    let sum = z;
    for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 + density * sum;
  }
  let fraction = 0;
  for (let k = 120; k >= 1; k--) fraction = k / (Math.abs(z) + fraction);
  const tail = density / (Math.abs(z) + fraction);
  return z < 0 ? tail : 1 - tail;
}

/** The z with P(Z ≤ z) = probability, by bisection. Range: probability in (0, 1). */
export function normalQuantile(probability: number): number {
  let low = -40;
  let high = 40;
  for (let k = 0; k < 100 && high - low > 1e-15; k++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
