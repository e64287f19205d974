// axis.ts — the values of an axis as numbers, counted before they are made.

import { expandGrid, type NumberGrid } from "@ktsweep/core";

import { ours } from "../compile-text.js";
import type { Path, Report } from "../fault.js";
import type { AxisValues } from "../resolved-spec.js";
import type { TextTable } from "./slots.js";

/** Values of one axis in one block. */
export interface Axis {
  readonly name: string;
  readonly type: "number" | "text";
  /** As written, in order: numbers, or numbers of texts. Lists may hold a value twice. */
  readonly values: Float64Array;
}

/** More values on one axis are refused before they are made. */
export const MAX_AXIS_LENGTH = 1_000_000;

/** What axes are read with. */
export interface AxisContext {
  readonly texts: TextTable;
  readonly report: Report;
}

/**
 * Expands the values of an axis.
 *
 * Refused (undefined, and a fault reported): no values, numbers among texts, values that are not finite, more than a
 * million of them. Cost: constant before the length is known to be allowed.
 */
export function readAxis(
  name: string,
  values: AxisValues,
  path: Path,
  { texts, report }: AxisContext,
): Axis | undefined {
  const length = lengthOf(values);
  if (!(length >= 1 && length <= MAX_AXIS_LENGTH)) {
    const count = length < 1 ? "no" : String(length);
    const fix = `Give 1 to ${String(MAX_AXIS_LENGTH)} values.`;
    report({ path, what: `this axis has ${count} values.`, fix });
    return undefined;
  }
  if (isTexts(values)) {
    return { name, type: "text", values: Float64Array.from(values, (text) => texts.code(text)) };
  }
  const odd = Array.isArray(values) ? values.findIndex((value) => typeof value !== "number") : -1;
  if (odd >= 0) {
    const fix = "Write numbers only, or texts only.";
    report({ path: [...path, odd], what: "found a text among numbers.", fix });
    return undefined;
  }
  try {
    return { name, type: "number", values: numbersOf(values) };
  } catch (error) {
    const { what, fix } = ours(error);
    report({ path, what, fix });
    return undefined;
  }
}

/** A list as it stands (zipped axes may hold a value twice), a rule expanded; no negative zero. */
function numbersOf(grid: NumberGrid): Float64Array {
  const numbers = Array.isArray(grid)
    ? Float64Array.from(grid as readonly number[])
    : expandGrid(grid);
  return numbers.map((value) => value + 0);
}

function isTexts(values: AxisValues): values is readonly string[] {
  return Array.isArray(values) && values.every((value) => typeof value === "string");
}

/** How many values there will be; NaN where a rule makes no sense. */
export function lengthOf(values: AxisValues): number {
  if (Array.isArray(values)) return values.length;
  const rule = values as Exclude<NumberGrid, readonly number[]>;
  if ("log2" in rule) return Math.floor(rule.log2[1] - rule.log2[0]) + 1;
  if ("linspace" in rule) return Math.floor(rule.linspace[2]);
  if ("logspace" in rule) return Math.floor(rule.logspace[2]);
  const [first, last, step] = rule.range;
  return Math.floor((last - first) / step + 1e-9) + 1;
}
