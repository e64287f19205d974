// chinchilla.ts — L = E + A/N^α + B/D^β: Hoffmann et al., 2022, arXiv 2203.15556, equation 2.

import { exp, log } from "@ktsweep/core";
import type { SurfaceLaw, SurfaceShape } from "./surface-law.js";

const EXPONENTS = [0.1, 0.3, 0.6, 1.2];
/** Shares of the least y that the floor starts at. */
const FLOORS = [0.3, 0.9];

/** Overwritten by every call: a fit looks at one row at a time. */
const scratch = new Float64Array(3);
const slope = new Float64Array(5);

/** θ = (log A, log B, log E, α, β) at the centre of the rows; log y is the log-sum-exp of three lines. */
export const chinchilla: SurfaceLaw = {
  names: ["A", "B", "E", "alpha", "beta"],
  variables: 2,
  leastValues: 3,

  value(theta, u, gradient) {
    const logSum = shares(theta, u, scratch);
    writeSlope(gradient, u, scratch);
    return logSum;
  },

  /** Σ_k p_k s_k s_kᵀ − g gᵀ with the shares p_k of the terms, the slopes s_k of their logs and g = Σ p_k s_k. */
  addCurvature(theta, u, scale, hessian) {
    shares(theta, u, scratch);
    writeSlope(slope, u, scratch);
    for (let i = 0; i < 5; i++) {
      const row = hessian[i];
      const factor = scale * slope[i];
      for (let j = 0; j < 5; j++) row[j] -= factor * slope[j];
    }
    for (let term = 0; term < 2; term++) addTerm(hessian, term, -u[term], scale * scratch[term]);
    hessian[2][2] += scale * scratch[2];
  },

  starts(shape) {
    return EXPONENTS.flatMap((alpha) =>
      EXPONENTS.flatMap((beta) => FLOORS.map((share) => startAt(shape, alpha, beta, share))),
    );
  },

  scales: ({ logX: [n, d], logY }) => [
    { scale: "log", offset: logY, change: Float64Array.of(1, 0, 0, n, 0) },
    { scale: "log", offset: logY, change: Float64Array.of(0, 1, 0, 0, d) },
    { scale: "log", offset: logY, change: Float64Array.of(0, 0, 1, 0, 0) },
    { scale: "linear", offset: 0, change: Float64Array.of(0, 0, 0, 1, 0) },
    { scale: "linear", offset: 0, change: Float64Array.of(0, 0, 0, 0, 1) },
  ],

  parameters: ([a, b, e, alpha, beta], { logX: [n, d], logY }) => ({
    A: exp(a + logY + alpha * n),
    B: exp(b + logY + beta * d),
    E: exp(e + logY),
    alpha,
    beta,
  }),
};

/** Writes the shares of the three terms in y; gives log y. Shape: weights (3). */
function shares(theta: Float64Array, u: Float64Array, weights: Float64Array): number {
  weights[0] = theta[0] - theta[3] * u[0];
  weights[1] = theta[1] - theta[4] * u[1];
  weights[2] = theta[2];
  const most = Math.max(weights[0], weights[1], weights[2]);
  for (let k = 0; k < 3; k++) weights[k] = exp(weights[k] - most);
  const sum = weights[0] + weights[1] + weights[2];
  for (let k = 0; k < 3; k++) weights[k] /= sum;
  return most + log(sum);
}

function writeSlope(g: Float64Array, u: Float64Array, weights: Float64Array): void {
  g[0] = weights[0];
  g[1] = weights[1];
  g[2] = weights[2];
  g[3] = -u[0] * weights[0];
  g[4] = -u[1] * weights[1];
}

/** Adds `weight`·s sᵀ, s = 1 at the term's scale, `slope` at its exponent. */
function addTerm(h: readonly Float64Array[], term: number, slope: number, weight: number): void {
  const rate = term + 3;
  h[term][term] += weight;
  h[term][rate] += weight * slope;
  h[rate][term] += weight * slope;
  h[rate][rate] += weight * slope * slope;
}

/** What is above the floor, shared equally between the two terms at the centre. */
function startAt({ v }: SurfaceShape, alpha: number, beta: number, share: number): Float64Array {
  const least = v.reduce((low, value) => Math.min(low, value), Infinity);
  const e = least + log(share);
  const rest = log(Math.max(1 - exp(e), 0.05) / 2);
  return Float64Array.of(rest, rest, e, alpha, beta);
}
