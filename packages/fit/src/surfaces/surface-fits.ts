// surface-fits.ts — laws of several parameters through the cells of a sweep: one fit per group, as plain data.

import { exp, KtsweepError, log } from "@ktsweep/core";
import { groupCells, type Group } from "../group.js";
import { heldOutPoints } from "../holdout/held-out.js";
import { splitLargest } from "../holdout/split-largest.js";
import { pointIntervals } from "../point-intervals.js";
import { replicationOf, type Replication } from "../replication.js";
import type { Evaluate, FitCell, HeldOutPoint } from "../types.js";
import { warning } from "../warnings.js";
import { fitSurface, type SurfacePoint } from "./fit-surface.js";
import type { Objective } from "./objective.js";
import {
  answerOf,
  obstacleOf,
  type SurfaceFit,
  surfaceLaw,
  surfaceLaws,
  type SurfaceLawRequest,
} from "./surface-fit.js";
import {
  type ResampleOptions,
  type SurfaceBounds,
  surfaceIntervalNames,
} from "./surface-intervals.js";
import type { SurfaceLaw, SurfacePoints } from "./surface-law.js";
import { replicateUnits, rowUnits, type SurfaceUnits } from "./surface-units.js";

/** A law of several parameters to fit: y against one or more x, once per combination of the `by` columns. */
export interface SurfaceRequest {
  readonly name: string;
  readonly law: SurfaceLawRequest;
  /** Evaluated on the means of a cell's columns, like `y`. */
  readonly x: readonly Evaluate[];
  readonly y: Evaluate;
  readonly by: readonly string[];
  /** Default huber, δ = 1e-3. */
  readonly objective?: Objective | undefined;
  /** So many of the largest different x of each group are predicted instead of fitted; for one variable. Default 0. */
  readonly holdout?: number;
}

/** A cell beside the law. */
export interface SurfaceCellPoint {
  /** One number per variable. */
  readonly x: readonly number[];
  readonly y: number;
  readonly y_ci_low: number | null;
  readonly y_ci_high: number | null;
  readonly fitted: number | null;
  readonly replicates: number;
}

type MaybeBounds = Readonly<Record<string, readonly [low: number | null, high: number | null]>>;

/** The outcome for one group; null stands for "none". `parameters` are all null where the group could not be fitted. */
export interface SurfaceGroupFit extends Omit<
  SurfaceFit,
  | "parameters"
  | "se"
  | "ci"
  | "intervals"
  | "correlation"
  | "objective"
  | "gradient"
  | "starts"
  | "ci_method"
  | "ci_from"
> {
  readonly name: string;
  readonly by: Readonly<Record<string, number | string>>;
  readonly parameters: Readonly<Record<string, number | null>>;
  readonly se: Readonly<Record<string, number | null>>;
  readonly ci: MaybeBounds;
  readonly intervals?: Readonly<Record<string, MaybeBounds>>;
  readonly ci_method: SurfaceFit["ci_method"] | "none";
  readonly ci_from: SurfaceFit["ci_from"] | "none";
  readonly correlation: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  readonly objective: number | null;
  readonly gradient: number | null;
  readonly starts: SurfacePoint["starts"] | null;
  /** In the order of the cells. */
  readonly points: readonly SurfaceCellPoint[];
  /** Points that were held out, in ascending x; only where some were asked to be. */
  readonly holdout?: readonly HeldOutPoint[];
}

/**
 * Fits a law to every group of cells, groups in order of first appearance; cells are points at their means and weigh equally.
 *
 * Intervals: where every cell has at least two replicates, replicate numbers are resampled jointly in all cells of a group; else
 * cells are, and `ci_from: rows` says so. A group that cannot be fitted has nulls and a `not-fitted` warning.
 *
 * Throws: EXPRESSION_INVALID when x or y names a column that is not there; USAGE_INVALID for an unknown `by` column or a wrong
 * number of variables; FIT_INVALID for no cells.
 */
export function surfaceFits(
  request: SurfaceRequest,
  cells: readonly FitCell[],
  options: ResampleOptions = {},
): readonly SurfaceGroupFit[] {
  const { law, x } = request;
  const wanted = typeof law === "string" ? surfaceLaws[law].variables : x.length;
  if (x.length !== wanted || cells.length === 0) {
    throw x.length === wanted
      ? new KtsweepError("FIT_INVALID", `The fit ${request.name} has no cells.`, "Run the sweep.")
      : new KtsweepError(
          "USAGE_INVALID",
          `The law ${typeof law === "string" ? law : law.text} has ${String(wanted)} variables, not ${String(x.length)}.`,
          `Name ${String(wanted)} columns as x.`,
        );
  }
  const { interval } = options;
  if (interval !== undefined && interval !== "all" && !surfaceIntervalNames.includes(interval)) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `There is no interval ${interval as string} for laws of several parameters.`,
      `Use one of: ${[...surfaceIntervalNames, "all"].join(", ")}.`,
    );
  }
  return groupCells(cells, request.by).map((group) => groupFit(request, group, options));
}

/** A group's cells that have all numbers, as points, and what can be drawn of them. */
interface GroupSurface {
  readonly replication: Replication;
  readonly points: SurfacePoints;
  readonly units: SurfaceUnits;
  /** Undefined where replicate numbers are drawn. */
  readonly unitOf: Int32Array | undefined;
  readonly warnings: readonly string[];
}

function read({ cells }: Group, expressions: Pick<SurfaceRequest, "x" | "y">): GroupSurface {
  const raw = replicateUnits(replicationOf(cells), expressions).whole;
  const kept = cells.filter((_, i) => ![...raw.x, raw.y].some((values) => Number.isNaN(values[i])));
  const replication = replicationOf(kept);
  const { whole, ...byReplicate } = replicateUnits(replication, expressions);
  const isReplicated = kept.length > 0 && kept.every(({ replicates }) => replicates.length > 1);
  const left = cells.length - kept.length;
  return {
    replication,
    points: whole,
    units: isReplicated ? byReplicate : rowUnits(whole),
    unitOf: isReplicated ? undefined : Int32Array.from(whole.y.keys()),
    warnings:
      left === 0
        ? []
        : [
            warning(
              "no-data",
              `${String(left)} of ${String(cells.length)} cells have no x or no y.`,
            ),
          ],
  };
}

function groupFit(
  request: SurfaceRequest,
  whole: Group,
  options: ResampleOptions,
): SurfaceGroupFit {
  const { holdout = 0 } = request;
  const expressions = { x: request.x[0], y: request.y };
  const { kept, held } =
    holdout === 0 || request.x.length > 1
      ? { kept: whole.cells, held: [] }
      : splitLargest(whole.cells, expressions, holdout);
  const group = { ...whole, cells: kept };
  const { name, objective = "huber" } = request;
  const { level = 0.95 } = options;
  const { replication, warnings, ...from } = read(group, request);
  const { law, text } = surfaceLaw(request.law, from.points);
  const nothing = Object.fromEntries(law.names.map((parameter) => [parameter, null]));
  const unfitted: SurfaceGroupFit = {
    name,
    by: group.by,
    law: text,
    n_points: from.points.y.length,
    parameters: nothing,
    se: nothing,
    ci: Object.fromEntries(law.names.map((parameter) => [parameter, [null, null] as const])),
    ci_method: "none",
    ci_level: level,
    ci_from: "none",
    correlation: {},
    objective_name: objective,
    objective: null,
    gradient: null,
    starts: null,
    warnings,
    points: cellPoints(request, replication, from.points, level),
  };
  const obstacle = obstacleOf(law, from.points);
  if (obstacle !== undefined) {
    return { ...unfitted, warnings: [...warnings, warning("not-fitted", `the law ${obstacle}`)] };
  }
  const { fit, best } = answerOf(text, { law, ...from }, { ...options, objective });
  const { ci, intervals, se, correlation, ...rest } = fit;
  return {
    ...unfitted,
    ...rest,
    se: finiteOnly(se),
    correlation: Object.fromEntries(
      Object.entries(correlation).map(([one, others]) => [one, finiteOnly(others)]),
    ),
    ci: finiteBounds(ci),
    ...(intervals === undefined
      ? {}
      : {
          intervals: Object.fromEntries(
            Object.entries(intervals).map(([method, bounds]) => [method, finiteBounds(bounds)]),
          ),
        }),
    warnings: [...warnings, ...fit.warnings],
    points: unfitted.points.map((point) => ({ ...point, fitted: valueAt(law, best, point.x) })),
    ...(held.length === 0
      ? {}
      : {
          holdout: heldOutPoints({
            kept: replication.cells,
            held,
            expressions,
            level,
            key: JSON.stringify([options.seed ?? 0, name, group.by]),
            predictor: {
              fit: ({ x, y }) => {
                const again = { objective, starts: [best.theta] };
                const found = fitSurface(law, { x: [x], y }, again);
                const there = law.at?.(found.centre) ?? law;
                return (place) => log(valueAt(there, found, [place]));
              },
              parameters: law.names.length,
              isSmooth: objective === "least-squares",
            },
          }),
        }),
  };
}

function cellPoints(
  { x, y }: SurfaceRequest,
  { cells }: Replication,
  points: SurfacePoints,
  level: number,
): readonly SurfaceCellPoint[] {
  return pointIntervals({ x: x[0], y }, cells, level).map((point, i) => ({
    x: points.x.map((values) => values[i]),
    y: point.y,
    y_ci_low: point.y_ci_low,
    y_ci_high: point.y_ci_high,
    fitted: null,
    replicates: point.replicates,
  }));
}

function valueAt(
  law: SurfaceLaw,
  { theta, centre }: Pick<SurfacePoint, "theta" | "centre">,
  x: readonly number[],
): number {
  const u = Float64Array.from(x, (value, j) => log(value) - centre.logX[j]);
  return exp(law.value(theta, u, new Float64Array(law.names.length)) + centre.logY);
}

/** y of a law with these parameters at x. Shape: x one number per variable. */
export function surfaceValue(
  request: SurfaceLawRequest,
  parameters: Readonly<Record<string, number>>,
  x: readonly number[],
): number {
  if (typeof request !== "string") {
    const values = Float64Array.from(request.names, (name) => parameters[name]);
    return request.evaluate(values, Float64Array.from(x));
  }
  const law = surfaceLaws[request];
  const centre = { logX: new Float64Array(law.variables), logY: 0 };
  const scales = law.scales(centre);
  const theta = Float64Array.from(law.names, (name, j) =>
    scales[j].scale === "log" ? log(parameters[name]) : parameters[name],
  );
  return valueAt(law, { theta, centre }, x);
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function finiteOnly(values: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, finite(value)]));
}

function finiteBounds(bounds: SurfaceBounds): MaybeBounds {
  return Object.fromEntries(
    Object.entries(bounds).map(([name, [low, high]]) => [
      name,
      [finite(low), finite(high)] as const,
    ]),
  );
}
