// power-with-floor.ts — y = C·x^p + E with E ≥ 0, by least squares on logs.

import { exp, log, pow } from "@ktsweep/core";
import { floorScore } from "./floor-score.js";
import { fitFlooredDecay, type FlooredDecay } from "./floored-decay.js";
import { powerParameters, type Law, type LawParameters } from "./law.js";
import { fitLine } from "./line.js";
import type { Points } from "./types.js";

/**
 * y = C·x^p + E, E ≥ 0, of either sign of p. Minimises the sum of squared residuals of log y with
 * the weights of the points, so that with E = 0 it is exactly the fit of `power`.
 */
export const powerWithFloor: Law = {
  parameters: [powerParameters.exponent, powerParameters.prefactor, powerParameters.floor],
  minimumPoints: 3,
  interval: "score-t",
  fit: fitPowerWithFloor,
  evaluate: ({ prefactor, exponent, floor }, x) => prefactor * pow(x, exponent) + floor,
  score: floorScore,
  profile: (points, exponent) => floorScore(points, exponent).parameters,
};

/** Squares at which a fit is exact but for rounding of the logs: (8 ulp of the largest log)² each. */
function roundingSquares(logY: Float64Array): number {
  const largest = logY.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
  const ulps = 8 * Number.EPSILON * largest;
  return logY.length * ulps * ulps;
}

function fitPowerWithFloor(points: Points): LawParameters {
  const logX = points.x.map((x) => log(x));
  const logY = points.y.map((y) => log(y));
  const first = Math.min(...logX);
  const span = Math.max(...logX) - first;
  const line = fitLine(logX, logY, points.weights);
  const weights = points.weights ?? logX.map(() => 1);
  const squares = logX.reduce((sum, u, i) => {
    const residual = logY[i] - line.intercept - line.slope * u;
    return sum + weights[i] * residual * residual;
  }, 0);
  const bare = { exponent: line.slope, prefactor: exp(line.intercept), floor: 0 };
  if (squares <= roundingSquares(logY)) return bare;

  const falling = logX.map((u) => (u - first) / span);
  const down = fitFlooredDecay({ t: falling, logY, weights });
  const up = fitFlooredDecay({ t: falling.map((t) => 1 - t), logY, weights });
  const [floored, sign] = squaresOf(down) <= squaresOf(up) ? [down, -1] : [up, 1];
  if (!floored || floored.squares >= squares) return bare;
  const exponent = (sign * floored.rate) / span;
  const anchor = sign < 0 ? first : first + span;
  return {
    exponent,
    prefactor: exp(floored.logScale - exponent * anchor),
    floor: exp(floored.logScale + floored.logFloor),
  };
}

const squaresOf = (decay: FlooredDecay | undefined): number => decay?.squares ?? Infinity;
