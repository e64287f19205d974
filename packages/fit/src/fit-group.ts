// fit-group.ts — one group of cells: points, parameters, intervals, warnings.

import { exp, log } from "@ktsweep/core";
import { degreesOfFreedom } from "./degrees-of-freedom.js";
import { diagnose, type Bounded } from "./diagnose.js";
import { estimandOf, estimatorOf, inOrder, isPositive, place } from "./estimand.js";
import type { Group } from "./group.js";
import type { Intervals } from "./intervals/interval.js";
import { intervalMethods } from "./intervals/methods.js";
import { residualT } from "./intervals/residual-t.js";
import { laws } from "./laws.js";
import type { LawParameters } from "./law.js";
import { randomFrom } from "./random.js";
import { replicationOf, wholeSample, type Replication } from "./resample.js";
import type { FitOptions, FitRequest, LawFit, Points } from "./types.js";
import { brief, warning } from "./warnings.js";

/** Options with every default filled in. */
export type FilledOptions = Required<FitOptions>;

/** Points of a group in ascending x, with the cells behind them. */
interface Readings {
  readonly replication: Replication;
  /** Indices of the usable cells, ascending in x. */
  readonly order: readonly number[];
  readonly points: Points;
  readonly warnings: readonly string[];
  /** Why no law can be fitted; undefined when one can. */
  readonly obstacle: string | undefined;
}

/** Fits one group. Never throws for its numbers: an unfit group has null parameters and a reason. */
export function fitGroup(request: FitRequest, group: Group, options: FilledOptions): LawFit {
  const readings = read(request, group);
  return readings.obstacle === undefined
    ? fitted(request, group, options, readings)
    : unfitted(request, group, options, readings);
}

function read(request: FitRequest, group: Group): Readings {
  const all = wholeSample(replicationOf(group.cells), request).points();
  const kept = group.cells.filter((_, i) => !Number.isNaN(all.x[i]) && !Number.isNaN(all.y[i]));
  const replication = replicationOf(kept);
  const raw = wholeSample(replication, request).points();
  const order = kept.map((_, i) => i).sort((i, j) => raw.x[i] - raw.x[j]);
  const points = inOrder(raw, order);
  const missing = group.cells.length - kept.length;
  const warnings = missing
    ? [warning("no-data", `${missing} of ${group.cells.length} cells have no x or y.`)]
    : [];
  return { replication, order, points, warnings, obstacle: obstacleOf(request, points) };
}

function obstacleOf(request: FitRequest, { x, y }: Points): string | undefined {
  const bad = x.findIndex((_, i) => !isPositive(x[i]) || !isPositive(y[i]));
  if (bad >= 0) {
    return `a power law needs positive numbers, and there is a point x = ${brief(x[bad])}, y = ${brief(y[bad])}.`;
  }
  const least = laws[request.law].minimumPoints;
  const different = new Set(x).size;
  if (different < least) {
    return `the law ${request.law} needs ${least} different x, and there ${different === 1 ? "is" : "are"} ${different}.`;
  }
  return undefined;
}

function unfitted(
  request: FitRequest,
  group: Group,
  options: FilledOptions,
  readings: Readings,
): LawFit {
  const { points, replication, order } = readings;
  return {
    name: request.name,
    by: group.by,
    law: request.law,
    n_points: points.x.length,
    exponent: null,
    exponent_ci_low: null,
    exponent_ci_high: null,
    ci_method: "none",
    ci_level: options.level,
    prefactor: null,
    prefactor_ci_low: null,
    prefactor_ci_high: null,
    floor: null,
    floor_ci_low: null,
    floor_ci_high: null,
    r2: null,
    warnings: [...readings.warnings, warning("not-fitted", readings.obstacle ?? "")],
    local_slopes: [],
    points: order.map((cell, i) => ({
      x: points.x[i],
      y: points.y[i],
      y_ci_low: null,
      y_ci_high: null,
      fitted: null,
      replicates: replication.cells[cell].replicates.length,
    })),
  };
}

function fitted(
  request: FitRequest,
  group: Group,
  options: FilledOptions,
  readings: Readings,
): LawFit {
  const { points, replication, order } = readings;
  const law = laws[request.law];
  const parameters = law.fit(points);
  const vector = estimandOf(points, parameters);
  const { intervals, method, warnings } = intervalsOf(request, group, options, readings);
  const bounded = (j: number): Bounded => ({
    value: vector[j],
    low: intervals.low[j],
    high: intervals.high[j],
  });
  const n = points.x.length;
  const prefactor = bounded(place.logPrefactor);
  const exponent = bounded(place.exponent);
  const floor = bounded(place.floor);
  const hasFloor = law.parameters > 2;
  const { r2, residualHalfWidth } = scatter(points, parameters, request, options);
  return {
    name: request.name,
    by: group.by,
    law: request.law,
    n_points: n,
    exponent: parameters.exponent,
    exponent_ci_low: finite(exponent.low),
    exponent_ci_high: finite(exponent.high),
    ci_method: method,
    ci_level: options.level,
    prefactor: parameters.prefactor,
    prefactor_ci_low: finite(exp(prefactor.low)),
    prefactor_ci_high: finite(exp(prefactor.high)),
    floor: hasFloor ? parameters.floor : null,
    floor_ci_low: hasFloor ? finite(Math.max(0, floor.low)) : null,
    floor_ci_high: hasFloor ? finite(floor.high) : null,
    r2,
    warnings: [
      ...readings.warnings,
      ...repeated(points),
      ...warnings,
      ...diagnose({
        law: request.law,
        points,
        exponent,
        floor: parameters.floor,
        drift: bounded(place.drift),
        residualHalfWidth,
        replicated: method !== "residual-t" && method !== "none",
      }),
    ],
    local_slopes: Array.from({ length: n - 1 }, (_, i) => ({ i, ...bounded(place.slope(i)) }))
      .filter(({ value }) => Number.isFinite(value))
      .map(({ i, value, low, high }) => ({
        x_low: points.x[i],
        x_high: points.x[i + 1],
        slope: value,
        slope_ci_low: finite(low),
        slope_ci_high: finite(high),
      })),
    points: order.map((cell, i) => ({
      x: points.x[i],
      y: points.y[i],
      y_ci_low: finite(exp(intervals.low[place.logY(i, n)])),
      y_ci_high: finite(exp(intervals.high[place.logY(i, n)])),
      fitted: law.evaluate(parameters, points.x[i]),
      replicates: replication.cells[cell].replicates.length,
    })),
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function repeated({ x }: Points): string[] {
  const different = new Set(x).size;
  if (different === x.length) return [];
  return [
    warning(
      "repeated-x",
      `${x.length} points have ${different} different x: cells that differ in another axis count as ` +
        `points of their own; name that axis in \`by\` to fit them apart.`,
    ),
  ];
}

interface GroupIntervals {
  readonly intervals: Intervals;
  readonly method: LawFit["ci_method"];
  readonly warnings: readonly string[];
}

function intervalsOf(
  request: FitRequest,
  group: Group,
  options: FilledOptions,
  { replication, order, points }: Readings,
): GroupIntervals {
  const law = laws[request.law];
  const n = order.length;
  const nothing = new Float64Array(place.logY(n, n)).fill(NaN);
  const none: Intervals = { low: nothing, high: nothing };
  const freedom = degreesOfFreedom(replication);
  if (freedom > 0) {
    const intervals = intervalMethods[options.interval]({
      sample: wholeSample(replication, request),
      estimator: estimatorOf(law, order),
      degreesOfFreedom: freedom,
      level: options.level,
      resamples: options.resamples,
      random: randomFrom(JSON.stringify([options.seed, request.name, group.by])),
    });
    return { intervals, method: options.interval, warnings: replicateWarnings(replication) };
  }
  if (replication.cells.some((cell) => cell.replicates.length > 1)) {
    const message = "some cells have one replicate only, so their noise is unknown.";
    return { intervals: none, method: "none", warnings: [warning("interval-missing", message)] };
  }
  if (request.law !== "power" || n <= law.parameters) {
    const message = `${n} points without replicates leave nothing to estimate the noise from.`;
    return { intervals: none, method: "none", warnings: [warning("interval-missing", message)] };
  }
  const line = residualT(points, options.level);
  const low = Float64Array.from(nothing);
  const high = Float64Array.from(nothing);
  low.set(line.low);
  high.set(line.high);
  return { intervals: { low, high }, method: "residual-t", warnings: [] };
}

function replicateWarnings({ cells, numbers }: Replication): string[] {
  const sizes = cells.map((cell) => cell.replicates.length);
  const least = Math.min(...sizes);
  const warnings: string[] = [];
  if (least < 4) {
    warnings.push(
      warning("few-replicates", `${least} replicates: the interval rests on normal noise.`),
    );
  }
  if (least < numbers.length) {
    warnings.push(
      warning(
        "uneven-replicates",
        `cells have from ${least} to ${Math.max(...sizes)} of ${numbers.length} replicates.`,
      ),
    );
  }
  return warnings;
}

function scatter(
  points: Points,
  parameters: LawParameters,
  request: FitRequest,
  options: FilledOptions,
): { readonly r2: number | null; readonly residualHalfWidth: number } {
  const law = laws[request.law];
  const logY = points.y.map((y) => log(y));
  const mean = logY.reduce((sum, v) => sum + v, 0) / logY.length;
  let around = 0;
  let about = 0;
  points.x.forEach((x, i) => {
    const residual = logY[i] - log(law.evaluate(parameters, x));
    about += residual * residual;
    around += (logY[i] - mean) * (logY[i] - mean);
  });
  const line = request.law === "power" && points.x.length > 2;
  const interval = line ? residualT(points, options.level) : undefined;
  return {
    r2: around > 0 ? 1 - about / around : null,
    residualHalfWidth: interval ? (interval.high[0] - interval.low[0]) / 2 : NaN,
  };
}
