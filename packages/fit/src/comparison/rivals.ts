// rivals.ts — the laws that are compared with the one that was fitted, each as what it leaves unexplained.

import { log } from "@ktsweep/core";
import { squaresAbout } from "../intervals/residual-t.js";
import { powerWithFloor } from "../power-with-floor.js";
import { power } from "../power.js";
import { broken } from "../surfaces/broken.js";
import { fitSurface } from "../surfaces/fit-surface.js";
import type { ComparedLawName, Points } from "../types.js";

/** A law at its best. */
export interface Rival {
  readonly law: ComparedLawName;
  /** Free parameters of the law. */
  readonly parameters: number;
  /** Weighted sum of squared log residuals. */
  readonly squares: number;
  /** The exponent that the law gives: beyond a floor, per x/log x, or beyond the largest x of a broken law. */
  readonly exponent: number;
}

/** Below, x/log x does not grow with x. */
const LEAST_X = 2.72;

/** Every law that these points can carry. Shape: points (n) with weights. */
export function rivalsOf(points: Points): readonly Rival[] {
  const different = new Set(points.x).size;
  return [
    straight("power", points),
    ...(different >= powerWithFloor.minimumPoints ? [floored(points)] : []),
    ...(points.x.length > broken.names.length + 1 && different >= broken.leastValues
      ? [bent(points)]
      : []),
    ...(points.x.every((x) => x > LEAST_X)
      ? [straight("polylog", { ...points, x: points.x.map((x) => x / log(x)) })]
      : []),
  ];
}

function straight(law: ComparedLawName, points: Points): Rival {
  const found = power.fit(points);
  const squares = squaresAbout(power, points, found);
  return { law, parameters: 2, squares, exponent: found.exponent };
}

function floored(points: Points): Rival {
  const found = powerWithFloor.fit(points);
  const squares = squaresAbout(powerWithFloor, points, found);
  return { law: "power+floor", parameters: 3, squares, exponent: found.exponent };
}

function bent(points: Points): Rival {
  const { objective, theta, centre } = fitSurface(
    broken,
    { x: [points.x], y: points.y },
    {
      objective: "least-squares",
      ...(points.weights === undefined ? {} : { counts: points.weights }),
    },
  );
  const last = log(points.x.reduce((most, x) => Math.max(most, x), 0)) - centre.logX[0];
  const gradient = new Float64Array(theta.length);
  const at = (u: number): number => broken.value(theta, Float64Array.of(u), gradient);
  const slope = (at(last + STEP) - at(last - STEP)) / (2 * STEP);
  return { law: "broken", parameters: 5, squares: 2 * objective, exponent: slope };
}

/** Step of log x for a slope. */
const STEP = 1e-4;
