// noise.ts — positive random factors of mean one, as replicates of a risk scatter.

import { exp, log } from "@ktsweep/core";
import type { Random } from "../random.js";

/** Standard normal by Marsaglia's polar method. */
export function normal(random: Random): number {
  for (;;) {
    const u = 2 * random.uniform() - 1;
    const v = 2 * random.uniform() - 1;
    const square = u * u + v * v;
    if (square > 0 && square < 1) return u * Math.sqrt((-2 * log(square)) / square);
  }
}

/** Log-normal factor with coefficient of variation `cv` made of the standard normal z. */
export function logNormal(z: number, cv: number): number {
  const variance = log(1 + cv * cv);
  return exp(Math.sqrt(variance) * z - variance / 2);
}

/** Gamma factor, cv ≤ 1. Source: Marsaglia and Tsang, 2000. */
export function gamma(random: Random, cv: number): number {
  const shape = 1 / (cv * cv);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = normal(random);
    const v = (1 + c * z) * (1 + c * z) * (1 + c * z);
    if (v <= 0) continue;
    if (log(random.uniform()) < 0.5 * z * z + d - d * v + d * log(v)) return (d * v) / shape;
  }
}
