// spectrum.ts — which coordinates a model sees and how fast it learns them.

import type { Problem, Sees, Spectrum, StageBase } from "./cell.js";
import { KtsweepError } from "./errors.js";
import { type Layout, weightedSum } from "./layout/layout.js";
import { pow } from "./math.js";

/** Default spectrum where neither stage nor problem gives one: λ_i = i^-1. */
const DEFAULT_SPECTRUM: Spectrum = { exponent: 1 };

/** The spectrum that a stage learns with: its own, else the problem's. */
export function spectrumOf(problem: Problem, stage: StageBase): Spectrum {
  return stage.spectrum ?? problem.spectrum ?? DEFAULT_SPECTRUM;
}

/**
 * Eigenvalues λ_i of a stage's features at the nodes of a layout, 0 where it does not see the coordinate.
 *
 * Shape: (nodes). Range: ≥ 0. Throws: CHAIN_INVALID on a wrong number of values, negative values or a mask beyond d.
 */
export function eigenvalues(problem: Problem, stage: StageBase, layout: Layout): Float64Array {
  const spectrum = spectrumOf(problem, stage);
  const { sees = "all" } = stage;
  const values = unscaled(spectrum, problem.d, layout);
  const masked = sees === "all" ? values : mask(values, layout, visibleRanges(sees, problem.d));
  const factor = scaleFactor(spectrum, layout, masked);
  return factor === 1 ? masked : masked.map((value) => value * factor);
}

function unscaled(spectrum: Spectrum, d: number, { index }: Layout): Float64Array {
  if ("exponent" in spectrum) {
    const values = new Float64Array(index.length);
    for (let j = 0; j < values.length; j++) values[j] = pow(index[j], -spectrum.exponent);
    return values;
  }
  const { values } = spectrum;
  if (values.length !== d) {
    throw new KtsweepError(
      "CHAIN_INVALID",
      `A spectrum lists ${String(values.length)} values, but d is ${String(d)}.`,
      "Give exactly d eigenvalues.",
    );
  }
  if (!values.every((value) => value >= 0 && Number.isFinite(value))) {
    throw new KtsweepError(
      "CHAIN_INVALID",
      "A spectrum has an eigenvalue that is negative or not finite.",
      "Eigenvalues of a covariance are ≥ 0.",
    );
  }
  return index.map((i) => values[i - 1]);
}

function scaleFactor(spectrum: Spectrum, { weight }: Layout, seen: Float64Array): number {
  if (spectrum.trace === undefined) return spectrum.scale ?? 1;
  const sum = weightedSum(weight, seen);
  if (!(sum > 0)) {
    throw new KtsweepError(
      "CHAIN_INVALID",
      "A spectrum with a trace has no eigenvalue above 0 that its stage sees.",
      "Widen `sees`, or drop `trace`.",
    );
  }
  return spectrum.trace / sum;
}

type Range = readonly [first: number, last: number];

/** Zero outside the ranges; a node inside one stands for coordinates inside it. */
function mask(values: Float64Array, { index }: Layout, ranges: readonly Range[]): Float64Array {
  let next = 0;
  return values.map((value, j) => {
    while (next < ranges.length && ranges[next][1] < index[j]) next++;
    return next < ranges.length && ranges[next][0] <= index[j] ? value : 0;
  });
}

/** The last coordinates before and inside each range that a stage sees: where its mask changes. */
export function maskEnds(sees: Sees, d: number): readonly number[] {
  return visibleRanges(sees, d).flatMap(([first, last]) => [first - 1, last]);
}

/** How many of the coordinates 1 … k a stage sees, as a function of k. */
export function seenUpTo(sees: Sees, d: number): (k: number) => number {
  const ranges = visibleRanges(sees, d);
  return (k) =>
    ranges.reduce((count, [first, last]) => count + Math.max(0, Math.min(last, k) - first + 1), 0);
}

/** What a stage sees as ascending inclusive 1-based ranges. Throws: CHAIN_INVALID where it leaves 1 … d. */
function visibleRanges(sees: Sees, d: number): readonly Range[] {
  if (sees === "all") return [[1, d]];
  const ranges = rangesOf(sees);
  for (const [first, last] of ranges) {
    const ordered =
      Number.isInteger(first) && Number.isInteger(last) && first >= 1 && first <= last;
    if (!ordered || last > d) {
      throw new KtsweepError(
        "CHAIN_INVALID",
        `A stage sees coordinates ${String(first)} to ${String(last)}, but they run from 1 to ${String(d)}.`,
        "Give whole numbers inside 1 … d.",
      );
    }
  }
  return ranges;
}

function rangesOf(sees: Exclude<Sees, "all">): readonly Range[] {
  if ("first" in sees) return [[1, sees.first]];
  if ("range" in sees) return [sees.range];
  return [...new Set(sees.indices)].sort((a, b) => a - b).map((index) => [index, index] as const);
}

/** `sees` in its shortest form: all, else the first k, else one range, else ascending indices. */
export function normalSees(sees: Sees, d: number): Sees {
  if (sees === "all") return "all";
  const ranges = visibleRanges(sees, d);
  const first = ranges[0]?.[0] ?? 1;
  const last = ranges.at(-1)?.[1] ?? 0;
  const count = ranges.reduce((total, [from, to]) => total + to - from + 1, 0);
  if (count !== last - first + 1) return { indices: ranges.map(([from]) => from) };
  if (first > 1) return { range: [first, last] };
  return last === d ? "all" : { first: last };
}
