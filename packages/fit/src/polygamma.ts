// polygamma.ts — first and second derivative of log Γ, for variances estimated from few numbers.

import { log } from "@ktsweep/core";

/** From here on the asymptotic series holds to 1e-14. */
const far = 16;

/** ψ(x), x > 0. Source: recurrence and Stirling's series. Accuracy: 1e-13. */
export function digamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < far; z++) shift -= 1 / z;
  const r = 1 / (z * z);
  return shift + log(z) - 0.5 / z - r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240))));
}

/** ψ′(x), x > 0. Accuracy: relative 1e-13. */
export function trigamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < far; z++) shift += 1 / (z * z);
  const r = 1 / (z * z);
  const series = 1 / 6 - r * (1 / 30 - r * (1 / 42 - r * (1 / 30)));
  return shift + 1 / z + 0.5 * r + (r / z) * series;
}

/** The x > 0 with ψ′(x) = value > 0, by bisection: between 1/value and 1/value + 1/√value. */
export function inverseTrigamma(value: number): number {
  let low = 0.5 / value;
  let high = 1 / value + 1 / Math.sqrt(value);
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (trigamma(middle) > value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
