// cell-label.ts — what tells one cell from the others, in words.

import type { Sweep } from "@ktsweep/sweep";
import type { CellRows } from "../sweep-fits.js";
import { isVaried, valueText } from "./grid-series.js";

/** "N = 256, alphaS = 2": the axes that vary; "the only cell" where none does. */
export function cellLabel(
  { cell }: CellRows,
  { axes }: Pick<Sweep, "axes">,
  cells: readonly CellRows[],
): string {
  const varied = axes.filter(({ name }) => isVaried(name, cells));
  const words = varied.map(({ name }) => `${name} = ${valueText(cell.columns[name])}`);
  return words.length === 0 ? "the only cell" : words.join(", ");
}
