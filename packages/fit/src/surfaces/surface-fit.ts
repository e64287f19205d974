// surface-fit.ts — a law of several variables fitted to the rows of a table: parameters with standard errors and intervals,
// as plain data.

import { KtsweepError, log } from "@ktsweep/core";
import { broken } from "./broken.js";
import { chinchilla } from "./chinchilla.js";
import { expressionLaw } from "./expression-law.js";
import { centred, fitSurface, type SurfaceOptions, type SurfacePoint } from "./fit-surface.js";
import type { Objective } from "./objective.js";
import { eachRow } from "./smooth-minimum.js";
import {
  type Resampled,
  type ResampleOptions,
  type SurfaceBounds,
  type SurfaceIntervalName,
  type SurfaceIntervals,
  surfaceIntervals,
  methodOf,
} from "./surface-intervals.js";
import type { SurfaceLaw, SurfacePoints } from "./surface-law.js";
import { rowUnits } from "./surface-units.js";

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
  extends Pick<SurfaceOptions, "objective" | "delta">, ResampleOptions {
  /** Which rows are drawn together: rows of one replicate number have one unit. Shape: (n). Default: each row its own. */
  readonly units?: Int32Array;
}

/** Plain data, ready for JSON; the parameters stand beside these by their names. */
export interface SurfaceFit extends Omit<SurfaceIntervals, "failed"> {
  readonly law: string;
  readonly n_points: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly ci_method: SurfaceIntervalName;
  readonly ci_level: number;
  /** What was resampled: rows, or replicate numbers jointly in all cells. */
  readonly ci_from: "rows" | "replicates";
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

/** Below this share of its length a direction of the law is no direction of its own. */
const INSEPARABLE = 1e-6;

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
  const { law, text } = surfaceLaw(request, points);
  check(law, text, points);
  const { units: numbers } = options;
  const units = rowUnits(points, numbers);
  const unitOf = numbers ?? Int32Array.from(points.y.keys());
  return answerOf(text, { law, points, units, unitOf }, options).fit;
}

/** The answer, and the best point that it is about. */
export interface AnsweredSurface {
  readonly fit: SurfaceFit;
  readonly best: SurfacePoint;
}

/** Fits and resamples; `unitOf` undefined = units are replicate numbers. */
export function answerOf(
  text: string,
  from: Omit<Resampled, "best">,
  options: SurfaceFitOptions,
): AnsweredSurface {
  const { objective = "huber", level = 0.95 } = options;
  const method = methodOf(from, options);
  const { law, points } = from;
  const best = fitSurface(law, points, options);
  const { failed, ...spread } = surfaceIntervals({ ...from, best }, options);
  const fit: SurfaceFit = {
    law: text,
    n_points: points.y.length,
    parameters: best.parameters,
    ...spread,
    ci_method: method,
    ci_level: level,
    ci_from: from.unitOf === undefined ? "replicates" : "rows",
    objective_name: objective,
    objective: best.objective,
    gradient: best.gradient,
    starts: best.starts,
    warnings: [
      ...fewPoints(law, points),
      ...warningsOf(best),
      ...separability({ ...from, best }),
      ...missingEnds(spread.ci, method, objective),
      ...(failed === 0
        ? []
        : [`resamples-failed: ${String(failed)} resamples had a mean that is not positive.`]),
    ],
  };
  return { fit, best };
}

/** The law as fits see it, for these points, and its text. */
export function surfaceLaw(
  request: SurfaceLawRequest,
  points: SurfacePoints,
): { readonly law: SurfaceLaw; readonly text: string } {
  return typeof request === "string"
    ? { law: surfaceLaws[request], text: request }
    : { law: ownLaw(request, points), text: request.text };
}

function ownLaw(
  { names, evaluate }: Exclude<SurfaceLawRequest, string>,
  { x, y }: SurfacePoints,
): SurfaceLaw {
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + log(value), 0) / values.length;
  return expressionLaw({ names, evaluate, logX: Float64Array.from(x, mean), logY: mean(y) });
}

function check(law: SurfaceLaw, text: string, points: SurfacePoints): void {
  const { x } = points;
  if (x.length !== law.variables) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `The law ${text} has ${String(law.variables)} variables, not ${String(x.length)}.`,
      `Name ${String(law.variables)} columns as x.`,
    );
  }
  const obstacle = obstacleOf(law, points);
  if (obstacle !== undefined) {
    throw new KtsweepError(
      "FIT_INVALID",
      `The law ${text} ${obstacle}`,
      "Leave such rows out, or give more rows.",
    );
  }
}

/** Why the law cannot be fitted to these points, as it goes on after its name; undefined where it can. */
export function obstacleOf(law: SurfaceLaw, { x, y }: SurfacePoints): string | undefined {
  const bad = [...x, y].some((values) => values.some((value) => !(value > 0 && value < Infinity)));
  if (bad)
    return "is fitted on logarithms, but a row has a number that is not positive and finite.";
  if (y.length < law.names.length) {
    return `has ${String(law.names.length)} parameters, but there are ${String(y.length)} rows.`;
  }
  const different = x.map((values) => new Set(values).size);
  const least = Math.min(...different);
  if (least >= law.leastValues) return undefined;
  return `needs ${String(law.leastValues)} different values of every x, but one has ${String(least)}.`;
}

/** A law with as many parameters as points goes through all of them, whatever made them. */
function fewPoints({ names }: SurfaceLaw, { y }: SurfacePoints): string[] {
  if (y.length > names.length + 1) return [];
  return [
    `few-points: ${String(y.length)} points for ${String(names.length)} parameters cannot show whether the law holds.`,
  ];
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

/** Where parameters trade off to working precision: other values fit these points as well. */
function separability({ law, points, best }: Pick<Resampled, "law" | "points" | "best">): string[] {
  const { shape } = centred(points);
  const columns = law.names.map(() => new Float64Array(points.y.length));
  eachRow({ law, shape, counts: undefined }, best.theta, ({ index, gradient }) => {
    gradient.forEach((entry, j) => {
      columns[j][index] = entry;
    });
  });
  const lost = dependentColumn(columns, INSEPARABLE);
  if (lost === undefined) return [];
  return [
    `not-separable: the points do not tell ${law.names[lost]} from the other parameters; other values fit as well.`,
  ];
}

/** First column that lies within a share of its length in the span of those before; undefined where none does. */
function dependentColumn(columns: readonly Float64Array[], share: number): number | undefined {
  const basis: Float64Array[] = [];
  for (const [j, column] of columns.entries()) {
    const length = Math.sqrt(dot(column, column));
    let rest = column;
    for (const direction of [...basis, ...basis]) {
      const along = dot(rest, direction);
      rest = rest.map((entry, i) => entry - along * direction[i]);
    }
    const left = Math.sqrt(dot(rest, rest));
    if (!(left > share * length)) return j;
    basis.push(rest.map((entry) => entry / left));
  }
  return undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, entry, i) => sum + entry * b[i], 0);
}

function missingEnds(
  ci: SurfaceBounds,
  method: SurfaceIntervalName,
  objective: Objective,
): string[] {
  const missing = Object.keys(ci).filter((name) => ci[name].some(Number.isNaN));
  if (missing.length === 0) return [];
  const why =
    objective === "least-squares"
      ? "the method found none"
      : "this objective moves in jumps, which gives no standard error of a resample";
  return [`interval-missing: no ${method} interval of ${missing.join(", ")}: ${why}.`];
}
