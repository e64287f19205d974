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
  const weights = points.weights ?? logX.map(() => 1);
  const { floor, logScale } = profiledFloor({ decay, logY, weights });
  const byFloor = centred(
    decay.map((h) => 1 / (h + floor)),
    weights,
  );
  const byExponent = centred(
    decay.map((h, i) => ((logX[i] - anchor) * h) / (h + floor)),
    weights,
  );
  let both = 0;
  let own = 0;
  for (let i = 0; i < decay.length; i++) {
    both += weights[i] * byExponent[i] * byFloor[i];
    own += weights[i] * byFloor[i] * byFloor[i];
  }
  return {
    weights: byExponent.map((v, i) => weights[i] * (v - (both / own) * byFloor[i])),
    parameters: {
      exponent,
      prefactor: exp(logScale - exponent * anchor),
      floor: floor * exp(logScale),
    },
  };
}

/** Points at a fixed exponent. Shape: all (n). */
interface Decay {
  readonly decay: Float64Array;
  readonly logY: Float64Array;
  readonly weights: Float64Array;
}

/** Log residuals about h + e: their mean, their variation and the step of e that lowers it. */
interface Residuals {
  readonly floor: number;
  readonly logScale: number;
  readonly squares: number;
  readonly step: number;
}

/**
 * e ≥ 0 that makes log y − log(h + e) vary least, by projected Gauss–Newton with halved steps; once
 * steps are small they are taken unseen, because the sum of squares no longer feels them.
 */
function profiledFloor(points: Decay): Residuals {
  let best = residualsAt(0, points);
  for (let k = 0; k < 100; k++) {
    const { floor, squares } = best;
    let { step } = best;
    if (Math.abs(step) <= 1e-7 * floor) return residualsAt(floor + step, points);
    for (let halvings = 0; ; halvings++, step /= 2) {
      if (halvings > 30 || (floor === 0 && step <= 0)) return best;
      const trial = residualsAt(Math.max(0, floor + step), points);
      if (trial.squares >= squares) continue;
      best = trial;
      break;
    }
  }
  return best;
}

function residualsAt(floor: number, { decay, logY, weights }: Decay): Residuals {
  const shift = logY[0] - log(decay[0] + floor);
  let r1 = 0;
  let r2 = 0;
  let s1 = 0;
  let s2 = 0;
  let rs = 0;
  let n = 0;
  for (let i = 0; i < decay.length; i++) {
    const w = weights[i];
    const total = decay[i] + floor;
    const r = logY[i] - log(total) - shift;
    const s = 1 / total;
    n += w;
    r1 += w * r;
    r2 += w * r * r;
    s1 += w * s;
    s2 += w * s * s;
    rs += w * r * s;
  }
  return {
    floor,
    logScale: shift + r1 / n,
    squares: r2 - (r1 * r1) / n,
    step: (rs - (r1 * s1) / n) / (s2 - (s1 * s1) / n),
  };
}

function centred(values: Float64Array, weights: Float64Array): Float64Array {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weights[i] * values[i];
    total += weights[i];
  }
  const mean = sum / total;
  return values.map((value) => value - mean);
}
