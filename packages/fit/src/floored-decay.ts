// floored-decay.ts — a·(exp(−q·t) + e) fitted to log y: the two-sided core of `power+floor`.
//
// Variable projection: for each q on a grid the best a, e ≥ 0 of the relative residuals are linear
// least squares; from the best grid points Levenberg–Marquardt polishes (log q, log e) on log
// residuals, where log a is the mean residual. Both steps see t in [0, 1] and log y only up to a
// constant, so scales of x and y drop out.

import { exp, log } from "@ktsweep/core";

/** Points of one fit. Shape: all (n), t in [0, 1]; weights of squared log residuals, > 0. */
export interface DecayPoints {
  readonly t: Float64Array;
  readonly logY: Float64Array;
  readonly weights: Float64Array;
}

/** Shape of a floored decay; e = exp(logFloor) is the floor over the decaying term at t = 0. */
export interface FlooredDecay {
  readonly rate: number;
  readonly logFloor: number;
  readonly logScale: number;
  /** Weighted sum of squared log residuals. */
  readonly squares: number;
}

const gridPoints = 24;
const slowestRate = 0.02;
/** exp(−12) at the second point: beyond this rate only the first point stands above the floor. */
const fastestDrop = 12;
const maxIterations = 100;
/** A floor below e^−36 of the decaying term is rounding, not a floor. */
const leastLogFloor = -36;

/**
 * Least-squares floored decay, or undefined where no grid point calls for a positive floor.
 *
 * Shape: points (n), n ≥ 3, with t = 0 and t = 1 present. Range: rate > 0.
 */
export function fitFlooredDecay(points: DecayPoints): FlooredDecay | undefined {
  const { t, logY } = points;
  const inverseY = relativeWeights(logY);
  const starts = rateGrid(t).map((rate) => startAt(rate, points, inverseY));
  let best: FlooredDecay | undefined;
  for (let k = 0; k < starts.length; k++) {
    const { rate, logFloor, squares } = starts[k];
    const isLowest = squares <= squaresOf(starts[k - 1]) && squares <= squaresOf(starts[k + 1]);
    if (!isLowest || squares === Infinity) continue;
    const fit = polish(withScale(rate, logFloor, points), points);
    if (fit.logFloor < leastLogFloor) continue;
    if (!best || fit.squares < best.squares) best = fit;
  }
  return best;
}

/** The same by descent from a decay that fits almost the same points. */
export function refitFlooredDecay(
  points: DecayPoints,
  { rate, logFloor }: Pick<FlooredDecay, "rate" | "logFloor">,
): FlooredDecay | undefined {
  const fit = polish(withScale(rate, logFloor, points), points);
  return fit.logFloor < leastLogFloor ? undefined : fit;
}

const squaresOf = (start: Start | undefined): number => start?.squares ?? Infinity;

/** 1/y up to a common factor. */
function relativeWeights(logY: Float64Array): Float64Array {
  const mean = logY.reduce((sum, v) => sum + v, 0) / logY.length;
  return logY.map((v) => exp(mean - v));
}

function rateGrid(t: Float64Array): number[] {
  const gap = t.reduce((least, ti) => (ti > 0 && ti < least ? ti : least), 1);
  const ratio = log(fastestDrop / gap / slowestRate) / (gridPoints - 1);
  return Array.from({ length: gridPoints }, (_, k) => slowestRate * exp(k * ratio));
}

/** Where polishing may begin; `squares` of relative residuals, infinite unless a and e are > 0. */
interface Start {
  readonly rate: number;
  readonly logFloor: number;
  readonly squares: number;
}

/** Linear least squares of (a·h + b)/y = 1. */
function startAt(rate: number, { t, weights }: DecayPoints, inverseY: Float64Array): Start {
  let hh = 0;
  let hb = 0;
  let bb = 0;
  let h1 = 0;
  let b1 = 0;
  let total = 0;
  for (let i = 0; i < t.length; i++) {
    const w = weights[i];
    const b = inverseY[i];
    const h = exp(-rate * t[i]) * b;
    hh += w * h * h;
    hb += w * h * b;
    bb += w * b * b;
    h1 += w * h;
    b1 += w * b;
    total += w;
  }
  const determinant = hh * bb - hb * hb;
  const scale = (h1 * bb - b1 * hb) / determinant;
  const floor = (b1 * hh - h1 * hb) / determinant;
  if (!(scale > 0 && floor > 0)) return { rate, logFloor: -Infinity, squares: Infinity };
  return { rate, logFloor: log(floor / scale), squares: total - scale * h1 - floor * b1 };
}

/** Profiles out the scale: it is the mean log residual. */
function withScale(
  rate: number,
  logFloor: number,
  { t, logY, weights }: DecayPoints,
): FlooredDecay {
  const e = exp(logFloor);
  const residual = logY.map((v, i) => v - log(exp(-rate * t[i]) + e));
  const total = weights.reduce((sum, w) => sum + w, 0);
  const logScale = residual.reduce((sum, r, i) => sum + weights[i] * r, 0) / total;
  const squares = residual.reduce(
    (sum, r, i) => sum + weights[i] * (r - logScale) * (r - logScale),
    0,
  );
  return { rate, logFloor, logScale, squares };
}

/** Levenberg–Marquardt while it pays, then Gauss–Newton to the last digit. */
function polish(start: FlooredDecay, points: DecayPoints): FlooredDecay {
  return converge(descend(start, points), points);
}

function descend(start: FlooredDecay, points: DecayPoints): FlooredDecay {
  let best = start;
  let damping = 1e-3;
  for (let k = 0; k < maxIterations && damping < 1e6 && best.logFloor > leastLogFloor; k++) {
    const next = moved(best, step(best, damping, points), points);
    const gain = 1 - next.squares / best.squares;
    if (gain > 0) best = next;
    if (gain > 0 && gain < 1e-6) break;
    damping *= gain > 0 ? 0.1 : 10;
  }
  return best;
}

/** Sums of squares see half the digits of a parameter; shrinking steps see all of them. */
function converge(start: FlooredDecay, points: DecayPoints): FlooredDecay {
  let best = start;
  let lastSize = 1e-2;
  for (let k = 0; k < 40; k++) {
    const change = step(best, 0, points);
    const size = Math.abs(change[0]) + Math.abs(change[1]);
    if (!(size < lastSize)) break;
    best = moved(best, change, points);
    lastSize = size;
  }
  return best;
}

function moved(
  from: FlooredDecay,
  [stepRate, stepFloor]: readonly [number, number],
  points: DecayPoints,
): FlooredDecay {
  return withScale(
    from.rate * exp(clampStep(stepRate)),
    from.logFloor + clampStep(stepFloor),
    points,
  );
}

const clampStep = (step: number): number => Math.max(-2, Math.min(2, step));

function step(
  at: FlooredDecay,
  damping: number,
  { t, logY, weights }: DecayPoints,
): readonly [number, number] {
  const n = t.length;
  const e = exp(at.logFloor);
  const rates = new Float64Array(n);
  const floors = new Float64Array(n);
  let meanRate = 0;
  let meanFloor = 0;
  const total = weights.reduce((sum, w) => sum + w, 0);
  for (let i = 0; i < n; i++) {
    const h = exp(-at.rate * t[i]);
    rates[i] = (-at.rate * t[i] * h) / (h + e);
    floors[i] = e / (h + e);
    meanRate += (weights[i] * rates[i]) / total;
    meanFloor += (weights[i] * floors[i]) / total;
  }
  let rr = 0;
  let rf = 0;
  let ff = 0;
  let rv = 0;
  let fv = 0;
  for (let i = 0; i < n; i++) {
    const w = weights[i];
    const r = rates[i] - meanRate;
    const f = floors[i] - meanFloor;
    const v = logY[i] - at.logScale - log(exp(-at.rate * t[i]) + e);
    rr += w * r * r;
    rf += w * r * f;
    ff += w * f * f;
    rv += w * r * v;
    fv += w * f * v;
  }
  const a = rr * (1 + damping);
  const d = ff * (1 + damping);
  const determinant = a * d - rf * rf;
  if (!(determinant > 0)) return [0, 0];
  return [(d * rv - rf * fv) / determinant, (a * fv - rf * rv) / determinant];
}
