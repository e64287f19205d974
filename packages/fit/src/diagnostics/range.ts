// range.ts — whether the points reach far enough in x to show a scaling law.

import { log10 } from "@ktsweep/core";
import { brief, warning } from "../warnings.js";

/** `few-decades` below one decade of x. Shape: x (n) ascending. */
export function range(x: Float64Array): string[] {
  const decades = log10(x[x.length - 1] / x[0]);
  if (decades >= 1 - 1e-9) return [];
  return [
    warning(
      "few-decades",
      `x spans ${brief(decades)} decades: over less than one, other laws look like a power law, and what ` +
        `holds here need not hold at larger x.`,
    ),
  ];
}
