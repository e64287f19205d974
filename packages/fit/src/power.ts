// power.ts — y = C·x^p by ordinary least squares on logs.

import { exp, log, pow } from "@ktsweep/core";
import { powerParameters, type Law, type LawParameters } from "./law.js";
import { fitLine } from "./line.js";
import type { Points } from "./types.js";

/** y = C·x^p. Points weigh the same unless they come with weights. */
export const power: Law = {
  parameters: [powerParameters.exponent, powerParameters.prefactor],
  minimumPoints: 2,
  interval: "jackknife-t",
  isLinear: true,
  fit: fitPower,
  profile: profilePower,
  evaluate: ({ prefactor, exponent }, x) => prefactor * pow(x, exponent),
};

function fitPower(points: Points): LawParameters {
  const line = fitLine(
    points.x.map((x) => log(x)),
    points.y.map((y) => log(y)),
    points.weights,
  );
  return { exponent: line.slope, prefactor: exp(line.intercept) };
}

/** The best prefactor at a fixed exponent: the mean of log y − p·log x. */
function profilePower({ x, y, weights }: Points, exponent: number): LawParameters {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const w = weights ? weights[i] : 1;
    total += w;
    sum += w * (log(y[i]) - exponent * log(x[i]));
  }
  return { exponent, prefactor: exp(sum / total) };
}
