// power-with-floor.ts — y = C·x^p + E with E ≥ 0, by least squares on logs.

import { exp, log, pow } from "@ktsweep/core";
import { floorScore } from "./floor-score.js";
import {
  fitFlooredDecay,
  refitFlooredDecay,
  type DecayPoints,
  type FlooredDecay,
} from "./floored-decay.js";
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

function fitPowerWithFloor(points: Points, near?: LawParameters): LawParameters {
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

  const range = { logX, logY, weights, first, span };
  const [floored, sign] = near?.floor ? refitted(range, near) : searched(range);
  if (!floored || floored.squares >= squares) return bare;
  const exponent = (sign * floored.rate) / span;
  return {
    exponent,
    prefactor: exp(floored.logScale - exponent * anchorOf(range, sign)),
    floor: exp(floored.logScale + floored.logFloor),
  };
}

/** Points in logarithms and the range of log x. */
interface LoggedPoints {
  readonly logX: Float64Array;
  readonly logY: Float64Array;
  readonly weights: Float64Array;
  readonly first: number;
  readonly span: number;
}

/** A decay and the sign of its exponent. */
type Signed = readonly [decay: FlooredDecay | undefined, sign: -1 | 1];

/** The better of a falling and a rising law. */
function searched(points: LoggedPoints): Signed {
  const down = fitFlooredDecay(decayPoints(points, -1));
  const up = fitFlooredDecay(decayPoints(points, 1));
  return squaresOf(down) <= squaresOf(up) ? [down, -1] : [up, 1];
}

/** The law of the sign of `near`, by descent from there. */
function refitted(points: LoggedPoints, near: LawParameters): Signed {
  const { exponent, prefactor, floor } = near;
  const sign = exponent < 0 ? -1 : 1;
  const rate = Math.abs(exponent) * points.span;
  const logScale = log(prefactor) + exponent * anchorOf(points, sign);
  const start = { rate, logFloor: log(floor) - logScale };
  return [refitFlooredDecay(decayPoints(points, sign), start), sign];
}

/** log x at which the decaying term is largest. */
function anchorOf({ first, span }: LoggedPoints, sign: -1 | 1): number {
  return sign < 0 ? first : first + span;
}

function decayPoints(
  { logX, logY, weights, first, span }: LoggedPoints,
  sign: -1 | 1,
): DecayPoints {
  const falling = logX.map((u) => (u - first) / span);
  return { t: sign < 0 ? falling : falling.map((t) => 1 - t), logY, weights };
}

const squaresOf = (decay: FlooredDecay | undefined): number => decay?.squares ?? Infinity;
