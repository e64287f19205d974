// surface-units.ts — what a bootstrap of a law of several variables draws: rows, or replicate numbers jointly in all cells.

import type { Replication } from "../replication.js";
import { type Resample, wholeSample } from "../resample.js";
import type { Evaluate, Points } from "../types.js";
import type { SurfacePoints } from "./surface-law.js";

/** Points with how often each counts. */
export interface WeightedPoints {
  readonly points: SurfacePoints;
  /** Shape: (n). Undefined: each once. */
  readonly counts?: Float64Array;
}

/** Units that are drawn, and the points that go with how often each was. */
export interface SurfaceUnits {
  /** Number of units. */
  readonly size: number;
  /** Shape: counts (size). */
  readonly at: (counts: Float64Array) => WeightedPoints;
  /** Points when unit k loses weight: all of it for a row, the jackknife's share for a replicate number. */
  readonly without: (k: number) => WeightedPoints;
  /** The same units about a resample, for a standard error of its own. */
  readonly redrawn: (counts: Float64Array) => SurfaceUnits;
  /** Σ of squared changes by `without`, times this, is the variance. */
  readonly variancePerSquare: number;
}

/** Rows of a table; those of one unit come and go together. Shape: unitOf (n); default: each row its own. */
export function rowUnits(points: SurfacePoints, unitOf?: Int32Array): SurfaceUnits {
  const numbers = unitOf ?? Int32Array.from(points.y.keys());
  const placeOf = new Map([...new Set(numbers)].map((unit, i) => [unit, i]));
  const places = numbers.map((unit) => placeOf.get(unit) ?? 0);
  const size = placeOf.size;
  const at = (counts: Float64Array): WeightedPoints => ({
    points,
    counts: Float64Array.from(places, (place) => counts[place]),
  });
  const units: SurfaceUnits = {
    size,
    at,
    redrawn: () => units,
    without: (k) => at(new Float64Array(size).fill(1).fill(0, k, k + 1)),
    variancePerSquare: (size - 1) / size,
  };
  return units;
}

/** What is read of a cell. */
export interface SurfaceExpressions {
  readonly x: readonly Evaluate[];
  readonly y: Evaluate;
}

/** Points at the cells' means, and replicate numbers as units: cells keep their weight, their means move. */
export function replicateUnits(
  replication: Replication,
  expressions: SurfaceExpressions,
): SurfaceUnits & { readonly whole: SurfacePoints } {
  const samples = expressions.x.map((x) => wholeSample(replication, { x, y: expressions.y }));
  const units = unitsOf(samples);
  return { ...units, whole: pointsOf(samples, (sample) => sample.points()) };
}

function unitsOf(samples: readonly Resample[]): SurfaceUnits {
  return {
    size: samples[0].counts.length,
    at: (counts) => ({ points: pointsOf(samples, (sample) => sample.redrawn(counts).points()) }),
    without: (k) => ({ points: pointsOf(samples, (sample) => sample.nudged(k)) }),
    redrawn: (counts) => unitsOf(samples.map((sample) => sample.redrawn(counts))),
    variancePerSquare: 1,
  };
}

/** One sample per variable; y is the same in all. */
function pointsOf(samples: readonly Resample[], read: (sample: Resample) => Points): SurfacePoints {
  const all = samples.map(read);
  return { x: all.map(({ x }) => x), y: all[0].y };
}
