// power.ts — y = C·x^p by ordinary least squares on logs.

import { exp, log, pow } from "@ktsweep/core";
import { powerParameters, type Law, type LawParameters } from "./law.js";
import { fitLine } from "./line.js";
import type { Points } from "./types.js";

/** y = C·x^p. Every point weighs the same, so what is estimated does not depend on the noise. */
export const power: Law = {
  parameters: [powerParameters.exponent, powerParameters.prefactor],
  minimumPoints: 2,
  interval: "jackknife-t",
  fit: fitPower,
  evaluate: ({ prefactor, exponent }, x) => prefactor * pow(x, exponent),
};

function fitPower(points: Points): LawParameters {
  const line = fitLine(
    points.x.map((x) => log(x)),
    points.y.map((y) => log(y)),
  );
  return { exponent: line.slope, prefactor: exp(line.intercept) };
}
