// axis-values.ts — the values of an axis in words.

import { expandGrid } from "@ktsweep/core";
import type { ResolvedSpec } from "@ktsweep/sweep";
import { valueText } from "./grid-series.js";

type AxisValues = ResolvedSpec["blocks"][number]["axes"][number]["values"];

const MOST = 8;

/** "256, 512, … 4096 (5 values)": all where they are few, else the first and the last. */
export function axisValuesText(values: AxisValues): string {
  const all = isTextList(values) ? values : [...expandGrid(values)].map(valueText);
  if (all.length <= MOST) return all.join(", ");
  return `${all.slice(0, 3).join(", ")}, … ${all[all.length - 1]} (${String(all.length)} values)`;
}

function isTextList(values: AxisValues): values is readonly string[] {
  return Array.isArray(values) && typeof values[0] === "string";
}
