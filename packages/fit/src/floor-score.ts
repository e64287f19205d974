// floor-score.ts — how strongly points pull the exponent of `power+floor` away from a given value.

import { exp, log } from "@ktsweep/core";
import type { ExponentScore } from "./law.js";
import type { Points } from "./types.js";

/**
 * The score of y = C·x^p + E at a fixed exponent, C and E ≥ 0 being best for it.
 *
 * The weights are the change of log y with p, less what a change of C or of E could imitate; so the
 * score stays centred whether or not the floor has hit its bound.
 */
export function floorScore(points: Points, exponent: number): ExponentScore {
  const logX = points.x.map((x) => log(x));
  const logY = points.y.map((y) => log(y));
  const anchor = exponent < 0 ? Math.min(...logX) : Math.max(...logX);
  const decay = logX.map((u) => exp(exponent * (u - anchor)));
  const floor = profiledFloor(decay, logY);
  const byFloor = centred(decay.map((h) => 1 / (h + floor)));
  const byExponent = centred(decay.map((h, i) => ((logX[i] - anchor) * h) / (h + floor)));
  const share = dot(byExponent, byFloor) / dot(byFloor, byFloor);
  const logScale = mean(residuals(decay, floor, logY));
  return {
    weights: byExponent.map((v, i) => v - share * byFloor[i]),
    parameters: {
      exponent,
      prefactor: exp(logScale - exponent * anchor),
      floor: floor * exp(logScale),
    },
  };
}

/**
 * e ≥ 0 that makes log y − log(h + e) vary least, by projected Gauss–Newton with halved steps; once
 * steps are small they are taken unseen, because the sum of squares no longer feels them.
 */
function profiledFloor(decay: Float64Array, logY: Float64Array): number {
  let floor = 0;
  let squares = variation(residuals(decay, floor, logY));
  for (let k = 0; k < 100; k++) {
    const slope = centred(decay.map((h) => 1 / (h + floor)));
    let step = dot(slope, residuals(decay, floor, logY)) / dot(slope, slope);
    if (Math.abs(step) <= 1e-7 * floor) return floor + step;
    for (let halvings = 0; ; halvings++, step /= 2) {
      if (halvings > 30) return floor;
      const trial = Math.max(0, floor + step);
      const lower = variation(residuals(decay, trial, logY));
      if (lower >= squares) continue;
      floor = trial;
      squares = lower;
      break;
    }
  }
  return floor;
}

function residuals(decay: Float64Array, floor: number, logY: Float64Array): Float64Array {
  return logY.map((v, i) => v - log(decay[i] + floor));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

function centred(values: Float64Array): Float64Array {
  const middle = mean(values);
  return values.map((v) => v - middle);
}

function variation(values: Float64Array): number {
  const middle = centred(values);
  return dot(middle, middle);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, v, i) => sum + v * b[i], 0);
}
