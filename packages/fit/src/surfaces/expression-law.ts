// expression-law.ts — a law of the user's own, y = f(parameters, x), given as a function.

import { exp, log } from "@ktsweep/core";
import { randomFrom } from "../random.js";
import type { SurfaceLaw } from "./surface-law.js";

export interface ExpressionLaw {
  /** Its free parameters; any real numbers. */
  readonly names: readonly string[];
  /** Shape: parameters as `names`, x (variables). */
  readonly evaluate: (parameters: Float64Array, x: Float64Array) => number;
  /** Means of log x, which rows are centred by. Shape: (variables). */
  readonly logX: Float64Array;
  readonly logY: number;
}

const STARTS = 96;
/** Starts are spread over these magnitudes, evenly in the logarithm. */
const LEAST = 1e-2;
const MOST = 1e4;

/** Relative step of the central differences: the cube root of a double's precision. */
const STEP = 6e-6;

/** θ = the parameters themselves; the gradient by central differences. */
export function expressionLaw(request: ExpressionLaw): SurfaceLaw {
  const { names, evaluate, logX, logY } = request;
  const x = new Float64Array(logX.length);
  const logOf = (theta: Float64Array): number => log(evaluate(theta, x)) - logY;
  return {
    names,
    variables: logX.length,
    leastValues: 2,
    at: (centre) => expressionLaw({ ...request, ...centre }),
    value(theta, u, gradient) {
      for (let j = 0; j < x.length; j++) x[j] = exp(u[j] + logX[j]);
      const moved = theta.slice();
      for (let j = 0; j < theta.length; j++) {
        const step = STEP * Math.max(Math.abs(theta[j]), 1e-3);
        moved[j] = theta[j] + step;
        const above = logOf(moved);
        moved[j] = theta[j] - step;
        gradient[j] = (above - logOf(moved)) / (2 * step);
        moved[j] = theta[j];
      }
      return logOf(theta);
    },
    starts() {
      const random = randomFrom(`starts of ${names.join(" ")}`);
      return Array.from({ length: STARTS }, () =>
        Float64Array.from(names, () => LEAST * exp(random.uniform() * log(MOST / LEAST))),
      );
    },
    scales: () =>
      names.map((_, j) => ({
        scale: "linear",
        offset: 0,
        change: new Float64Array(names.length).fill(1, j, j + 1),
      })),
    parameters: (theta) => Object.fromEntries(names.map((name, j) => [name, theta[j]])),
  };
}
