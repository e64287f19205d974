// curvature.ts — whether a floor, or a break, describes the points clearly better than the law fitted.

import { log } from "@ktsweep/core";
import { squaresAbout } from "../intervals/residual-t.js";
import type { Law, LawParameters } from "../law.js";
import { studentTQuantile } from "../student-t.js";
import { brief, warning } from "../warnings.js";
import { bestBrokenLine, hinge, knotsOf, type BrokenLine } from "./broken-line.js";
import { floorScoreRatio } from "./floor-test.js";
import { directionRatio, residualsOf, type ShapeFit } from "./shape-fit.js";

/** Chance that points on the law call for a floor, and for a break, each. */
const falseAlarm = 0.01;
/** Without replicates: by how much AICc must be lower. */
const clearlyBetter = 10;
/** Changes of the exponent below 5 %, or .005, are not worth a warning. */
const worthSaying = (by: number, exponent: number): boolean =>
  Math.abs(by) > Math.max(0.05 * Math.abs(exponent), 0.005);

/**
 * `floor-hidden`: a power law fitted where the score of a floor rejects E = 0. `break`: an exponent that
 * changes at some point, by a jackknifed t-test at 1 % over all points where it might, and by AICc also
 * against a floor. Without replicates AICc alone decides, by 10.
 */
export function curvature(fit: ShapeFit, powerWithFloor: Law): string[] {
  const tested = fit.degreesOfFreedom > 0 ? testsOf(fit) : undefined;
  if (tested && !tested.isBroken && !tested.hidesFloor) return [];
  const points = fit.sample.points();
  const n = points.x.length;
  const weights = fit.noise?.variances.map((variance) => 1 / variance) ?? points.x.map(() => 1);
  const broken = knotsOf(points).length > 0 ? bestBrokenLine(points, weights) : undefined;
  const weighted = { ...points, weights };
  const floored = powerWithFloor.fit(weighted);
  const score = (squares: number, parameters: number): number =>
    aicc(squares, parameters, n, fit.noise !== undefined);
  const own = score(
    squaresAbout(fit.law, weighted, fit.law.fit(weighted)),
    fit.law.parameters.length,
  );
  const byFloor = score(squaresAbout(powerWithFloor, weighted, floored), 3);
  const byBreak = broken ? score(broken.squares, 4) : Infinity;
  const isBroken = tested?.isBroken ?? own - byBreak > clearlyBetter;
  if (broken && byBreak + 2 < byFloor && isBroken) {
    const warned = breakWarning(fit, broken);
    if (warned.length > 0) return warned;
  }
  const hidesFloor = tested?.hidesFloor ?? own - byFloor > clearlyBetter;
  const isFloored = fit.law.score === undefined && floored.floor > 0;
  return isFloored && hidesFloor ? floorWarning(fit, floored) : [];
}

/** Akaike's criterion for small samples; squares are over known variances or over an unknown common one. */
function aicc(squares: number, parameters: number, n: number, isScaled: boolean): number {
  const k = isScaled ? parameters : parameters + 1;
  if (n - k - 1 <= 0) return Infinity;
  const misfit = isScaled ? squares : n * log(squares / n);
  return misfit + 2 * k + (2 * k * (k + 1)) / (n - k - 1);
}

/** By the replicates: whether a hinge at some point, or a floor, is rejected. */
function testsOf(fit: ShapeFit): { readonly isBroken: boolean; readonly hidesFloor: boolean } {
  const points = fit.sample.points();
  const knots = knotsOf(points);
  const logX = points.x.map((x) => log(x));
  const about = residualsOf(fit);
  const needed = studentTQuantile(
    1 - falseAlarm / (2 * Math.max(1, knots.length)),
    fit.degreesOfFreedom,
  );
  return {
    isBroken: knots.some(
      (knot) => Math.abs(directionRatio(fit, about, hinge(logX, knot))) > needed,
    ),
    hidesFloor:
      fit.law.score === undefined &&
      floorScoreRatio(fit.sample) > studentTQuantile(1 - falseAlarm, fit.degreesOfFreedom),
  };
}

function breakWarning(
  { sample, parameters }: ShapeFit,
  { knot, lower, upper }: BrokenLine,
): string[] {
  if (!worthSaying(upper - lower, parameters.exponent)) return [];
  return [
    warning(
      "break",
      `two exponents describe the points clearly better than one law: ${brief(lower)} below x = ` +
        `${brief(sample.points().x[knot])} and ${brief(upper)} above; fit the ranges apart.`,
    ),
  ];
}

function floorWarning({ parameters }: ShapeFit, floored: LawParameters): string[] {
  if (!worthSaying(floored.exponent - parameters.exponent, parameters.exponent)) return [];
  return [
    warning(
      "floor-hidden",
      `the slopes flatten as above a floor: with a floor of ${brief(floored.floor)} the exponent would be ` +
        `${brief(floored.exponent)}; fit the law power+floor, or the excess over the floor.`,
    ),
  ];
}
