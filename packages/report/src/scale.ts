// scale.ts — an axis is logarithmic or in equal steps: what differs between the two.

import type { Scale } from "./figure.js";
import { linearRange, linearTicks } from "./linear-axis.js";
import { isDrawable, logRange, logTicks, type LogRange, type LogTicks } from "./log-axis.js";

/** Both ends of an axis in data units; logarithmic where nothing else is said. */
export interface AxisRange extends LogRange {
  readonly scale?: Scale;
}

/** Scales of the axes of a figure. */
export interface Scales {
  readonly x?: Scale;
  readonly y?: Scale;
}

/** Whether a value has a place on the axis. */
export function hasPlaceOn(value: number, scale: Scale | undefined): boolean {
  return scale === "linear" ? Number.isFinite(value) : isDrawable(value);
}

/** The range that shows all `values`, and `softValues` as far as they are near. */
export function rangeOf(
  scale: Scale | undefined,
  values: Iterable<number>,
  softValues: Iterable<number>,
): AxisRange | undefined {
  if (scale !== "linear") return logRange(values, softValues);
  const range = linearRange(values, softValues);
  return range && { ...range, scale };
}

/** Ticks whose labels are at least the fraction `gap` of the axis apart. */
export function ticksOf(range: AxisRange, gap: number): LogTicks {
  return range.scale === "linear" ? linearTicks(range, gap) : logTicks(range, gap);
}

/** How far it is from `a` to `b` along the axis. */
export function distance(a: number, b: number, { scale }: AxisRange): number {
  return scale === "linear" ? b - a : Math.log(b / a);
}

/** The value at the fraction `t` of the way from `a` to `b` along the axis. */
export function between(a: number, b: number, t: number, { scale }: AxisRange): number {
  if (t === 0 || t === 1) return t === 0 ? a : b;
  return scale === "linear" ? a + (b - a) * t : a * (b / a) ** t;
}
