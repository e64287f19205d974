// keep-best.ts — `best`: per remaining axes, the value that minimises a mean.

import type { Sweep } from "@ktsweep/sweep";
import type { CellRows } from "./sweep-fits.js";

/** Applies the entries one after another, each to what the earlier ones kept; ties go to the first. */
export function keepBest(sweep: Sweep, cells: readonly CellRows[]): readonly CellRows[] {
  return sweep.best.reduce((kept, { over, minimise }) => {
    const groups = new Map<string, { readonly cell: CellRows; readonly value: number }>();
    for (const candidate of kept) {
      const value = minimise((name) => meanOf(candidate, name));
      const key = groupKey(sweep, candidate, over);
      const best = groups.get(key);
      if (best === undefined || value < best.value) groups.set(key, { cell: candidate, value });
    }
    return [...groups.values()].map(({ cell }) => cell).sort((a, b) => a.index - b.index);
  }, cells);
}

/** Mean over replicates of an output, or the value of an axis or derived name. */
export function meanOf({ cell }: CellRows, name: string): number {
  if (name in cell.columns) return Number(cell.columns[name]);
  if (!(name in cell.samples)) return NaN;
  const values = cell.samples[name];
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function groupKey(sweep: Sweep, { cell }: CellRows, over: readonly string[]): string {
  const others = sweep.axes.filter(({ name }) => !over.includes(name));
  return JSON.stringify(others.map(({ name }) => cell.columns[name]));
}
