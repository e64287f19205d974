// linear-axis.ts — range and ticks of an axis in equal steps.

import type { LogRange, LogTicks } from "./log-axis.js";
import { plainNumber, powerOfTen } from "./number-text.js";

/**
 * The range that shows all `values` and `softValues` with a margin of 4 % on each side; a range that begins close to zero
 * begins there. Values that are not finite are ignored; without any usable value the answer is undefined.
 */
export function linearRange(
  values: Iterable<number>,
  softValues: Iterable<number> = [],
): LogRange | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (const value of [...values, ...softValues]) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high < low) return undefined;
  const margin = low === high ? Math.abs(low) / 2 || 1 : 0.04 * (high - low);
  const beginsAtZero = low >= 0 && low < 0.25 * high;
  return { low: beginsAtZero ? 0 : low - margin, high: high + margin };
}

/** Round steps over `range`; neighbouring labels are at least the fraction `gap` of the axis apart. */
export function linearTicks(range: LogRange, gap: number): LogTicks {
  const least = Math.max(gap, 1 / 9) * (range.high - range.low);
  const power = Math.floor(Math.log10(least));
  const mantissa = [1, 2, 5, 10].find((one) => Number(`${String(one)}e${String(power)}`) >= least);
  const step = Number(`${String(mantissa ?? 10)}e${String(power)}`);
  const first = Math.ceil(range.low / step);
  const count = Math.floor(range.high / step) - first + 1;
  const major = Array.from({ length: count }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  const plain = major.every((tick) => plainNumber(tick).length <= 8);
  const format = (value: number): string =>
    plain || value === 0 ? plainNumber(value) : signedPower(value);
  return { major, minor: [], format };
}

function signedPower(value: number): string {
  return value < 0 ? `−${powerOfTen(-value)}` : powerOfTen(value);
}
