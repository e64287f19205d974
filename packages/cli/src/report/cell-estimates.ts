// cell-estimates.ts — quantities of one cell's means, with intervals from its replicates.

import { studentTQuantile } from "@ktsweep/fit";
import type { Scale } from "@ktsweep/report";
import { meanOf } from "../keep-best.js";
import type { CellRows } from "../sweep-fits.js";

/** Coverage that is asked of every interval of a report. */
export const LEVEL = 0.95;

/** A quantity and its interval; ends are null where there are fewer than two replicates. */
export interface Estimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** A number made of a cell's columns. */
export type Quantity = (column: (name: string) => number) => number;

/**
 * A quantity of the cell's means with a jackknife-t interval: each replicate number is left out of all columns at once, so
 * draws that stages share are accounted for. On a logarithmic scale, where it is asked for and all values are positive,
 * an interval stays above 0; on a linear one it can reach it.
 *
 * NaN where a column is missing. Cost: one evaluation per replicate.
 */
export function estimate(cell: CellRows, quantity: Quantity, scale: Scale = "log"): Estimate {
  const { columns, samples, replicates } = cell.cell;
  const n = replicates.length;
  const means = new Map<string, number>();
  const mean = (name: string): number => {
    let known = means.get(name);
    if (known === undefined) means.set(name, (known = meanOf(cell, name)));
    return known;
  };
  const value = quantity(mean);
  const none = { value, low: null, high: null };
  if (n < 2 || !Number.isFinite(value)) return none;
  const share = 1 / Math.sqrt(n * (n - 1));
  let k = 0;
  const nudged = (name: string): number => {
    const middle = mean(name);
    return name in columns || !(name in samples)
      ? middle
      : middle - (samples[name][k] - middle) * share;
  };
  let [squares, logSquares] = [0, 0];
  for (; k < n; k++) {
    const moved = quantity(nudged);
    squares += (moved - value) ** 2;
    logSquares += Math.log(moved / value) ** 2;
  }
  const quantile = tQuantile(n - 1);
  if (scale === "log" && value > 0 && Number.isFinite(logSquares)) {
    const factor = Math.exp(quantile * Math.sqrt(logSquares));
    return { value, low: value / factor, high: value * factor };
  }
  const half = quantile * Math.sqrt(squares);
  return Number.isFinite(half) ? { value, low: value - half, high: value + half } : none;
}

const quantiles = new Map<number, number>();

function tQuantile(freedom: number): number {
  let known = quantiles.get(freedom);
  if (known === undefined) {
    known = studentTQuantile((1 + LEVEL) / 2, freedom);
    quantiles.set(freedom, known);
  }
  return known;
}

/** As a point of a figure. */
export function pointOf(
  x: number,
  { value, low, high }: Estimate,
): { readonly x: number; readonly y: number; readonly low?: number; readonly high?: number } {
  return { x, y: value, ...(low === null ? {} : { low }), ...(high === null ? {} : { high }) };
}

/** "0.0123 [0.0119, 0.0127]"; without an interval that has no width; a dash where it is unknown. */
export function estimateText({ value, low, high }: Estimate): string {
  if (!Number.isFinite(value)) return "–";
  const text = (number: number): string => String(Number(number.toPrecision(4)));
  if (low === null || high === null || text(low) === text(high)) return text(value);
  return `${text(value)} [${text(low)}, ${text(high)}]`;
}
