// surface-fit.ts — a law of several variables fitted to the rows of a table: parameters with standard errors and intervals,
// as plain data.

import { KtsweepError, log } from "@ktsweep/core";
import { broken } from "./broken.js";
import { chinchilla } from "./chinchilla.js";
import { expressionLaw } from "./expression-law.js";
import { fitSurface, type SurfaceOptions, type SurfacePoint } from "./fit-surface.js";
import type { Objective } from "./objective.js";
import {
  type ResampleOptions,
  type SurfaceIntervalName,
  surfaceIntervals,
} from "./surface-intervals.js";
import type { SurfaceLaw, SurfacePoints } from "./surface-law.js";

/** Laws of one or several variables by name. */
export const surfaceLaws = { chinchilla, broken } as const satisfies Record<string, SurfaceLaw>;

export type SurfaceLawName = keyof typeof surfaceLaws;

/** A law by name, or as a function of its parameters and the variables. */
export type SurfaceLawRequest =
  | SurfaceLawName
  | {
      /** As it is written, for the answer. */
      readonly text: string;
      readonly names: readonly string[];
      readonly evaluate: (parameters: Float64Array, x: Float64Array) => number;
    };

export interface SurfaceFitOptions
  extends Pick<SurfaceOptions, "objective" | "delta">, ResampleOptions {}

/** Plain data, ready for JSON; the parameters stand beside these by their names. */
export interface SurfaceFit {
  readonly law: string;
  readonly n_points: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly se: Readonly<Record<string, number>>;
  readonly ci: Readonly<Record<string, readonly [low: number, high: number]>>;
  readonly ci_method: SurfaceIntervalName;
  readonly ci_level: number;
  readonly correlation: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly objective_name: Objective;
  /** Σ loss of the log residuals. */
  readonly objective: number;
  /** By how much the condition of a minimum is missed, as a share of what the rows pull. */
  readonly gradient: number;
  readonly starts: SurfacePoint["starts"];
  readonly warnings: readonly string[];
}

/** A gradient beyond this is no minimum. */
const FOUND = 1e-5;

/**
 * Fits a law to the rows of a table by minimising a sum of losses of log residuals.
 *
 * Throws: FIT_INVALID where a number is not positive and finite, or there are fewer rows than parameters; USAGE_INVALID on a
 * wrong number of variables.
 */
export function surfaceFit(
  request: SurfaceLawRequest,
  points: SurfacePoints,
  options: SurfaceFitOptions = {},
): SurfaceFit {
  const law = typeof request === "string" ? surfaceLaws[request] : ownLaw(request, points);
  const text = typeof request === "string" ? request : request.text;
  check(law, text, points);
  const { objective = "huber", interval = "percentile", level = 0.95 } = options;
  const best = fitSurface(law, points, options);
  const spread = surfaceIntervals(law, points, best, options);
  return {
    law: text,
    n_points: points.y.length,
    parameters: best.parameters,
    ...spread,
    ci_method: interval,
    ci_level: level,
    objective_name: objective,
    objective: best.objective,
    gradient: best.gradient,
    starts: best.starts,
    warnings: warningsOf(best),
  };
}

function ownLaw(
  { names, evaluate }: Exclude<SurfaceLawRequest, string>,
  { x, y }: SurfacePoints,
): SurfaceLaw {
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + log(value), 0) / values.length;
  return expressionLaw({ names, evaluate, logX: Float64Array.from(x, mean), logY: mean(y) });
}

function check(law: SurfaceLaw, text: string, { x, y }: SurfacePoints): void {
  if (x.length !== law.variables) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `The law ${text} has ${String(law.variables)} variables, not ${String(x.length)}.`,
      `Name ${String(law.variables)} columns as x.`,
    );
  }
  const bad = [...x, y].some((values) => values.some((value) => !(value > 0 && value < Infinity)));
  if (bad || y.length < law.names.length) {
    throw new KtsweepError(
      "FIT_INVALID",
      bad
        ? `The law ${text} is fitted on logarithms, but a row has a number that is not positive and finite.`
        : `The law ${text} has ${String(law.names.length)} parameters, but there are ${String(y.length)} rows.`,
      "Leave such rows out, or give more rows.",
    );
  }
}

function warningsOf({ gradient, starts }: SurfacePoint): string[] {
  const warnings: string[] = [];
  if (!(gradient <= FOUND)) {
    warnings.push(
      `not-converged: the gradient is ${gradient.toExponential(1)} of what the rows pull; other parameters may fit better.`,
    );
  }
  if (starts.agreeing < 2 && starts.tried > 1) {
    warnings.push(
      `lone-start: only one of ${String(starts.tried)} starts came to the best objective.`,
    );
  }
  return warnings;
}
