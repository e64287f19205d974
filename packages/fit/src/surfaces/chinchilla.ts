// chinchilla.ts — L = E + A/N^α + B/D^β: Hoffmann et al., 2022, arXiv 2203.15556, equation 2.

import { exp, log } from "@ktsweep/core";
import type { SurfaceLaw, SurfaceShape } from "./surface-law.js";

const EXPONENTS = [0.1, 0.3, 0.6, 1.2];
/** Shares of the least y that the floor starts at. */
const FLOORS = [0.3, 0.9];

/** θ = (log A, log B, log E, α, β) at the centre of the rows; log y is the log-sum-exp of three lines. */
export const chinchilla: SurfaceLaw = {
  names: ["A", "B", "E", "alpha", "beta"],
  variables: 2,
  leastValues: 3,

  value(theta, u, gradient) {
    const { weights, logSum } = shares(theta, u);
    writeSlope(gradient, u, weights);
    return logSum;
  },

  /** Σ_k p_k s_k s_kᵀ − g gᵀ with the shares p_k of the terms, the slopes s_k of their logs and g = Σ p_k s_k. */
  addCurvature(theta, u, scale, hessian) {
    const { weights } = shares(theta, u);
    const g = new Float64Array(5);
    writeSlope(g, u, weights);
    for (let i = 0; i < 5; i++) for (let j = 0; j < 5; j++) hessian[i][j] -= scale * g[i] * g[j];
    for (const term of [0, 1]) addTerm(hessian, term, -u[term], scale * weights[term]);
    hessian[2][2] += scale * weights[2];
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

/** Shares of the three terms in y, and log y. */
function shares(
  [a, b, e, alpha, beta]: Float64Array,
  [n, d]: Float64Array,
): { readonly weights: readonly number[]; readonly logSum: number } {
  const lines = [a - alpha * n, b - beta * d, e];
  const most = Math.max(...lines);
  const terms = lines.map((line) => exp(line - most));
  const sum = terms[0] + terms[1] + terms[2];
  return { weights: terms.map((term) => term / sum), logSum: most + log(sum) };
}

function writeSlope(g: Float64Array, [n, d]: Float64Array, [byN, byD, floor]: readonly number[]) {
  g[0] = byN;
  g[1] = byD;
  g[2] = floor;
  g[3] = -n * byN;
  g[4] = -d * byD;
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
