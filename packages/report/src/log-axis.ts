// log-axis.ts — range and ticks of a logarithmic axis: few labels, never crowded, also within a decade.

import { plainNumber, powerOfTen } from "./number-text.js";

/** Both ends of an axis in data units, 0 < low < high. */
export interface LogRange {
  readonly low: number;
  readonly high: number;
}

export interface LogTicks {
  /** Values with a label, ascending. */
  readonly major: readonly number[];
  /** Values with a short tick only, ascending. */
  readonly minor: readonly number[];
  /** Label of a major value. */
  readonly format: (value: number) => string;
}

/** How far lines and intervals may push the axis beyond the points. */
const reach = 10;

/**
 * The range that shows all `values`, and `softValues` as far as a factor of ten beyond them, with a margin of 4 % on each side.
 * Values that are not positive and finite are ignored; without any usable value the answer is undefined.
 */
export function logRange(
  values: Iterable<number>,
  softValues: Iterable<number> = [],
): LogRange | undefined {
  const soft = extent(softValues);
  const hard = extent(values) ?? soft;
  if (hard === undefined) return undefined;
  const low = Math.max(soft?.low ?? hard.low, hard.low / reach);
  const high = Math.min(soft?.high ?? hard.high, hard.high * reach);
  return padded({ low: Math.min(low, hard.low), high: Math.max(high, hard.high) });
}

/** Below this many decades round steps (0.9, 1, 1.1) read better than 1, 2, 5. */
const nearlyLinear = 0.8;

const mostLabels = 8;

/** Ticks over `range`; neighbouring labels are at least the fraction `gap` of the axis apart. */
export function logTicks(range: LogRange, gap: number): LogTicks {
  const decades = Math.log10(range.high) - Math.log10(range.low);
  const candidates = decades < nearlyLinear ? linearTicks(range) : mantissaTicks(range);
  const fits = (ticks: readonly number[]): boolean =>
    ticks.length <= mostLabels && smallestRatio(ticks) >= gap * decades;
  const major = candidates.find(fits) ?? [];
  const minor =
    decades < nearlyLinear || decades > 8
      ? []
      : minorTicks(range, decades).filter((tick) => !major.includes(tick));
  return { major, minor, format: formatFor(major) };
}

/** Round steps from fine to coarse. */
function linearTicks(range: LogRange): readonly (readonly number[])[] {
  const power = Math.floor(Math.log10(range.high - range.low)) - 1;
  return [1, 2, 5, 10, 20, 50].map((mantissa) => multiples(range, mantissa, power));
}

/** Powers of ten with their multiples, then powers only, from dense to sparse. */
function mantissaTicks(range: LogRange): readonly (readonly number[])[] {
  const dense = [
    [1, 2, 3, 5],
    [1, 2, 5],
    [1, 3],
  ].map((mantissas) => powers(range, 1, mantissas));
  const sparse = [1, 2, 3, 5, 10, 20, 50, 100].map((stride) => powers(range, stride, [1]));
  return [...dense, ...sparse];
}

/** Multiples of mantissa · 10^power. */
function multiples(range: LogRange, mantissa: number, power: number): readonly number[] {
  const first = Math.ceil(range.low / scaled(mantissa, power));
  const last = Math.floor(range.high / scaled(mantissa, power));
  return Array.from({ length: last - first + 1 }, (_, i) => scaled((first + i) * mantissa, power));
}

/** Every `stride`-th power of ten times each mantissa. */
function powers(range: LogRange, stride: number, mantissas: readonly number[]): readonly number[] {
  return decadesWithin(range)
    .filter((decade) => decade % stride === 0)
    .flatMap((decade) => mantissas.map((mantissa) => scaled(mantissa, decade)))
    .filter((tick) => tick >= range.low && tick <= range.high);
}

/** Distance in decades of the closest neighbours. */
function smallestRatio(ticks: readonly number[]): number {
  return Math.min(...ticks.slice(1).map((tick, i) => Math.log10(tick / (ticks[i] ?? NaN))));
}

/** All multiples of powers of ten, or the powers alone where those would crowd. */
function minorTicks(range: LogRange, decades: number): readonly number[] {
  return powers(range, 1, decades > 5 ? [1] : [1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

/** Plain decimals where all labels stay short, powers of ten otherwise: one style per axis. */
function formatFor(ticks: readonly number[]): (value: number) => string {
  const plain = ticks.every((tick) => tick >= 1e-4 && tick < 1e6 && plainNumber(tick).length <= 7);
  return plain ? plainNumber : powerOfTen;
}

function decadesWithin({ low, high }: LogRange): readonly number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** mantissa · 10^power, correctly rounded (by the decimal parser): 3·10^-1 is 0.3. */
function scaled(mantissa: number, power: number): number {
  return Number(`${String(mantissa)}e${String(power)}`);
}

function extent(values: Iterable<number>): LogRange | undefined {
  let [low, high] = [Infinity, 0];
  for (const value of values) {
    if (!isDrawable(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high > 0 ? { low, high } : undefined;
}

/** Whether a value has a place on a logarithmic axis. */
export function isDrawable(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}

/** A margin of 4 % on each side, more where all values are (nearly) the same. */
function padded({ low, high }: LogRange): LogRange {
  const factor = low === high ? 2 : Math.max((high / low) ** 0.04, 1.002);
  return {
    low: Math.max(low / factor, Number.MIN_VALUE),
    high: Math.min(high * factor, Number.MAX_VALUE),
  };
}
