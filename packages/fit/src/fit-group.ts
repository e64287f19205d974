// fit-group.ts — one group of cells: points, parameters, intervals, warnings, as plain data.

import { exp, log } from "@ktsweep/core";
import { diagnose, type Bounded } from "./diagnose.js";
import { curvature } from "./diagnostics/curvature.js";
import { floorResidualRatio, floorScoreRatio } from "./diagnostics/floor-test.js";
import { outlier } from "./diagnostics/outlier.js";
import { range } from "./diagnostics/range.js";
import { streams } from "./diagnostics/streams.js";
import type { FloorEvidence } from "./diagnostics/separability.js";
import { estimandOf, layoutOf } from "./estimand.js";
import type { Group } from "./group.js";
import { groupIntervals, type FilledOptions, type GroupIntervals } from "./group-intervals.js";
import { groupPoints, type GroupPoints } from "./group-points.js";
import { deviationAbout, exponentError, squaresAbout } from "./intervals/residual-t.js";
import { lawOf, laws } from "./laws.js";
import type { Law, LawParameters } from "./law.js";
import { noiseVariances } from "./noise-variances.js";
import { pointsOfSample } from "./point-intervals.js";
import type { FitRequest, LawFit, LocalSlope, Points } from "./types.js";
import { warning } from "./warnings.js";

/** Fits one group. Its numbers never make it throw: an unfit group has null parameters and a reason. */
export function fitGroup(request: FitRequest, group: Group, options: FilledOptions): LawFit {
  const law = lawOf(request);
  const read = groupPoints(group, request, law, options.weights);
  const unfitted = unfittedGroup(request, group, options, read);
  return read.obstacle === undefined
    ? { ...unfitted, ...fittedPart({ request, law, options }, read, unfitted) }
    : unfitted;
}

function unfittedGroup(
  request: FitRequest,
  group: Group,
  options: FilledOptions,
  { points, replication, sample, obstacle, warnings }: GroupPoints,
): LawFit {
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
    warnings: obstacle === undefined ? warnings : [...warnings, warning("not-fitted", obstacle)],
    local_slopes: [],
    points: pointsOfSample(replication, sample, options.level).map((point) => ({
      ...point,
      fitted: null,
    })),
    ...(request.objective === undefined || request.objective === "least-squares"
      ? {}
      : { objective: request.objective }),
  };
}

/** What a group is fitted with. */
interface Asked {
  readonly request: FitRequest;
  readonly law: Law;
  readonly options: FilledOptions;
}

function fittedPart(
  { request, law, options }: Asked,
  read: GroupPoints,
  unfitted: LawFit,
): Partial<LawFit> {
  const { points } = read;
  const parameters = law.fit(points);
  const vector = estimandOf(law, points, parameters);
  const layout = layoutOf(law, points.x.length);
  const key = JSON.stringify([options.seed, unfitted.name, unfitted.by]);
  const from = groupIntervals(read, { law, parameters, key }, options);
  const bounded = (j: number): Bounded => ({
    value: vector[j],
    low: from.intervals.low[j],
    high: from.intervals.high[j],
  });
  const spare = points.x.length - law.parameters.length;
  return {
    ...parameterFields(law, parameters, bounded),
    ci_method: from.method,
    ...(from.all ? { intervals: from.all } : {}),
    r2: shareExplained(points, squaresAbout(law, { x: points.x, y: points.y }, parameters)),
    warnings: [
      ...unfitted.warnings,
      ...from.warnings,
      ...diagnose({
        law: unfitted.law,
        points,
        exponent: bounded(layout.placeOf("exponent")),
        floor: parameters.floor,
        floorEvidence: floorEvidence(law, read, from, parameters),
        drift: bounded(layout.drift),
        residualError:
          spare > 0 && from.method !== "profile" ? exponentError(law, points, parameters) : NaN,
        replicated: from.degreesOfFreedom > 0,
      }),
      ...range(points.x),
      ...shapeWarnings(law, parameters, read, from),
      ...streams({
        cells: read.replication.cells,
        y: request.y,
        independent: options.independent,
      }),
    ],
    local_slopes: localSlopes(points, (i) => bounded(layout.slope(i))),
    points: unfitted.points.map((point) => ({
      ...point,
      fitted: law.evaluate(parameters, point.x),
    })),
  };
}

/** How clearly the points call for a floor; undefined for a law without one. */
function floorEvidence(
  law: Law,
  { sample, points }: GroupPoints,
  { degreesOfFreedom }: GroupIntervals,
  parameters: LawParameters,
): FloorEvidence | undefined {
  if (law.score === undefined) return undefined;
  const spare = points.x.length - law.parameters.length;
  if (degreesOfFreedom > 0) {
    return { ratio: floorScoreRatio(sample), degreesOfFreedom };
  }
  if (spare < 1 || parameters.floor === 0) return undefined;
  const deviation = deviationAbout(law, points, parameters);
  return {
    ratio: floorResidualRatio(points.x, points.y, deviation),
    degreesOfFreedom: spare,
  };
}

/** Outlying cells, a hidden floor, a break. */
function shapeWarnings(
  law: Law,
  parameters: LawParameters,
  { replication, sample }: GroupPoints,
  { degreesOfFreedom }: GroupIntervals,
): string[] {
  const noise = degreesOfFreedom > 0 ? noiseVariances(replication, sample) : undefined;
  const fit = { law, parameters, sample, degreesOfFreedom, noise };
  return [...outlier(fit), ...curvature(fit, laws["power+floor"])];
}

/** An upper end at a parameter's bound is none: nothing there could move. */
function parameterFields(
  law: Law,
  parameters: LawParameters,
  boundedAt: (j: number) => Bounded,
): Partial<LawFit> {
  const fields: Record<string, number | null> = {};
  law.parameters.forEach(({ name, scale, least = -Infinity }, j) => {
    const bounded = boundedAt(j);
    const [low, high] = [bounded.low, bounded.high].map((end) =>
      scale === "log" ? exp(end) : end,
    );
    fields[name] = parameters[name];
    fields[`${name}_ci_low`] = finite(Math.max(least, low));
    fields[`${name}_ci_high`] = high > least ? finite(high) : null;
  });
  return fields;
}

function localSlopes({ x }: Points, slopeAt: (i: number) => Bounded): readonly LocalSlope[] {
  const slopes: LocalSlope[] = [];
  for (let i = 0; i + 1 < x.length; i++) {
    const { value, low, high } = slopeAt(i);
    if (!Number.isFinite(value)) continue;
    slopes.push({
      x_low: x[i],
      x_high: x[i + 1],
      slope: value,
      slope_ci_low: finite(low),
      slope_ci_high: finite(high),
    });
  }
  return slopes;
}

/** 1 − (squares about the law)/(squares about the mean), of log y; null when y is constant. */
function shareExplained({ y }: Points, squares: number): number | null {
  const logY = y.map((value) => log(value));
  const mean = logY.reduce((sum, v) => sum + v, 0) / logY.length;
  const around = logY.reduce((sum, v) => sum + (v - mean) * (v - mean), 0);
  return around > 0 ? 1 - squares / around : null;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
