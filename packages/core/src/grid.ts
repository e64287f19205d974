// grid.ts — numbers written by rule: axes and checkpoints.

import type { NumberGrid } from "./cell.js";
import { KtsweepError } from "./errors.js";
import { exp, log, pow } from "./math.js";

/** More numbers than this in one rule are refused before any is made. */
const MAX_LENGTH = 10_000_000;

/**
 * The numbers of a grid in their order, equal ones once.
 *
 * `log2: [a, b]` gives the powers of two 2^a … 2^b; `linspace`, `logspace`: [first, last, count] with both ends
 * exact; `range: [first, last, step]` stops at the last value not beyond `last` (1e-9 of a step is forgiven).
 * Throws: CHAIN_INVALID where a rule gives no finite numbers or more than 1e7 of them.
 */
export function expandGrid(grid: NumberGrid): Float64Array {
  const values = Float64Array.from(new Set(expand(grid)));
  if (values.length === 0) throw invalid(grid, "gives no numbers");
  if (!values.every(Number.isFinite)) throw invalid(grid, "gives a number that is not finite");
  return values;
}

function expand(grid: NumberGrid): readonly number[] | Float64Array {
  if ("log2" in grid) {
    const [first, last] = grid.log2;
    return spaced(grid, last - first + 1, (i) => pow(2, first + i));
  }
  if ("linspace" in grid) {
    const [first, last, count] = grid.linspace;
    return spaced(grid, count, (i) =>
      i === count - 1 ? last : first + ((last - first) * i) / (count - 1),
    );
  }
  if ("logspace" in grid) return logspace(grid);
  if ("range" in grid) {
    const [first, last, step] = grid.range;
    if (step === 0) throw invalid(grid, "has step 0");
    return spaced(grid, Math.floor((last - first) / step + 1e-9) + 1, (i) => first + i * step);
  }
  return grid;
}

function logspace(grid: Extract<NumberGrid, { logspace: unknown }>): Float64Array {
  const [first, last, count] = grid.logspace;
  if (!(first > 0 && last > 0)) throw invalid(grid, "needs ends above 0");
  const ratio = log(last / first);
  const values = spaced(grid, count, (i) => {
    if (i === 0) return first;
    return i === count - 1 ? last : first * exp((ratio * i) / (count - 1));
  });
  return grid.round === "int" ? values.map(Math.round) : values;
}

function spaced(grid: NumberGrid, count: number, value: (i: number) => number): Float64Array {
  if (!(count >= 1 && count <= MAX_LENGTH)) {
    throw invalid(grid, `gives ${String(count)} numbers, not 1 to ${String(MAX_LENGTH)}`);
  }
  return Float64Array.from({ length: Math.floor(count) }, (_, i) => value(i));
}

function invalid(grid: NumberGrid, what: string): KtsweepError {
  return new KtsweepError(
    "CHAIN_INVALID",
    `The grid ${JSON.stringify(grid)} ${what}.`,
    "Write a list of numbers, or log2, linspace, logspace or range with finite ends.",
  );
}

/**
 * Steps at which a curve is recorded: the grid rounded, inside [1, steps], ascending, `steps` itself always last.
 */
export function checkpointSteps(grid: NumberGrid, steps: number): Float64Array {
  const rounded = expandGrid(grid).map(Math.round);
  const inside = rounded.filter((step) => step >= 1 && step <= steps);
  return Float64Array.from(new Set([...inside.sort(), steps]));
}
