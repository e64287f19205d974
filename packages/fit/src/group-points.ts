// group-points.ts — a group's cells as points in ascending x, or the reason why they cannot be fitted.

import { isPositive } from "./estimand.js";
import type { Group } from "./group.js";
import type { Law } from "./law.js";
import { noiseVariances, weightInflation, type NoiseVariances } from "./noise-variances.js";
import { replicationOf, type Replication } from "./replication.js";
import { wholeSample, type Resample } from "./resample.js";
import type { FitRequest, Points, WeightName } from "./types.js";
import { brief, warning } from "./warnings.js";

/** What a group has to offer. */
export interface GroupPoints {
  /** The cells that have an x and a y, ascending in x. */
  readonly replication: Replication;
  readonly sample: Resample;
  readonly points: Points;
  readonly warnings: readonly string[];
  /** What the noise of estimated weights adds to a variance, as a factor; 1 with equal weights. */
  readonly inflation: number;
  /** Why the law cannot be fitted; undefined when it can. */
  readonly obstacle: string | undefined;
}

/**
 * Reads x and y of each cell on its column means. Cells without data (no replicates, or a null among
 * them) are left out with a warning.
 *
 * Throws: EXPRESSION_INVALID when an expression names a column that is not there.
 */
export function groupPoints(
  group: Group,
  request: FitRequest,
  law: Law,
  weighing: WeightName,
): GroupPoints {
  const all = replicationOf(group.cells);
  const whole = wholeSample(all, request);
  const raw = whole.points();
  const kept = Array.from(group.cells.keys())
    .filter((i) => !Number.isNaN(raw.x[i]) && !Number.isNaN(raw.y[i]))
    .sort((i, j) => raw.x[i] - raw.x[j]);
  const isAll = kept.length === group.cells.length && kept.every((i, place) => i === place);
  const replication = isAll ? all : replicationOf(kept.map((i) => group.cells[i]));
  const plain = isAll ? whole : wholeSample(replication, request);
  const noise = weighing === "replicates" ? noiseVariances(replication, plain) : undefined;
  const weights = noise && inverseWeights(noise);
  const sample = weights ? wholeSample(replication, request, weights) : plain;
  const points = sample.points();
  return {
    replication,
    sample,
    points,
    inflation: noise ? weightInflation(points.x, noise) : 1,
    warnings: [
      ...missing(group.cells.length - kept.length, group.cells.length),
      ...repeated(points),
      ...(weighing === "replicates" && !weights ? [unweighted] : []),
    ],
    obstacle: obstacleOf(request, law, points),
  };
}

const unweighted = warning(
  "weights-equal",
  "the replicates do not show the noise of every cell, so all points count alike.",
);

/** Inverse variances of log y, their mean 1. */
function inverseWeights({ variances }: NoiseVariances): Float64Array {
  const inverse = variances.map((variance) => 1 / variance);
  const mean = inverse.reduce((sum, w) => sum + w, 0) / inverse.length;
  return inverse.map((w) => w / mean);
}

function missing(count: number, cells: number): string[] {
  return count > 0 ? [warning("no-data", `${count} of ${cells} cells have no x or no y.`)] : [];
}

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

function obstacleOf({ law: name }: FitRequest, law: Law, { x, y }: Points): string | undefined {
  const bad = x.findIndex((_, i) => !isPositive(x[i]) || !isPositive(y[i]));
  if (bad >= 0) {
    return `the law needs positive numbers; one point has x = ${brief(x[bad])}, y = ${brief(y[bad])}.`;
  }
  const different = new Set(x).size;
  if (different >= law.minimumPoints) return undefined;
  return `the law ${name} needs ${law.minimumPoints} different x; the group has ${different}.`;
}
