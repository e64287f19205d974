// profile.ts — profile likelihood of the exponent, with the replicates' variances as the noise.

import { log } from "@ktsweep/core";
import { fitLine } from "../line.js";
import { layoutOf } from "../estimand.js";
import { noiseVariances, weightInflation, type NoiseVariances } from "../noise-variances.js";
import { studentTQuantile } from "../student-t.js";
import type { Points } from "../types.js";
import type { Intervals, IntervalRequest } from "./interval.js";
import { jackknifeT } from "./jackknife-t.js";
import { squaresAbout } from "./residual-t.js";
import { acceptedInterval } from "./score-interval.js";

/**
 * Exponents at which twice the log likelihood is less than t² below its best: log means scatter about
 * the law as normal numbers with the variances that their own replicates show, moderated between
 * cells, and t is Student's for what these variances are worth. Other parameters: jackknife-t.
 *
 * Assumes that cells are independent: with common random numbers its width is wrong. Its centre is the
 * weighted fit, not the fit with equal weights.
 */
export function profile(request: IntervalRequest): Intervals {
  const { law, sample, replication, level } = request;
  const intervals = jackknifeT(request);
  const plain = sample.points();
  const noise = noiseVariances(replication, sample);
  if (!noise || new Set(plain.x).size < law.minimumPoints) return intervals;
  const points = { ...plain, weights: noise.variances.map((variance) => 1 / variance) };
  const best = law.fit(points);
  const least = squaresAbout(law, points, best);
  const t = studentTQuantile((1 + level) / 2, freedomOf(points, noise));
  const bound = t * t * weightInflation(plain.x, noise);
  const accepted = acceptedInterval(
    best.exponent,
    (exponent) => squaresAbout(law, points, law.profile(points, exponent)) - least - bound,
  );
  const place = layoutOf(law, plain.x.length).placeOf("exponent");
  if (accepted) [intervals.low[place], intervals.high[place]] = accepted;
  return intervals;
}

/** Satterthwaite's, by what each point adds to the variance of a slope. */
function freedomOf({ x, weights }: Required<Points>, noise: NoiseVariances): number {
  const logX = x.map((value) => log(value));
  const { meanU } = fitLine(logX, logX, weights);
  const shares = logX.map((u, i) => weights[i] * (u - meanU) * (u - meanU));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const spent = shares.reduce(
    (sum, share, i) => sum + (share * share) / noise.degreesOfFreedom[i],
    0,
  );
  return (total * total) / spent;
}
