// keep-best.ts — `best`: per remaining axes, the value that minimises a mean.

import type { Best, Sweep } from "@ktsweep/sweep";
import type { CellRows } from "./sweep-fits.js";

export interface KeptCells {
  readonly cells: readonly CellRows[];
  /** Where the best value stands at an end of its list: a better one may lie beyond. */
  readonly warnings: readonly string[];
}

/** Applies the entries one after another, each to what the earlier ones kept; ties go to the first. */
export function keepBest(sweep: Sweep, cells: readonly CellRows[]): KeptCells {
  return sweep.best.reduce<KeptCells>(
    (kept, best) => {
      const chosen = chooseBest(sweep, best, kept.cells);
      const warnings = best.over.flatMap((axis) => endWarnings(axis, kept.cells, chosen));
      return { cells: chosen, warnings: [...kept.warnings, ...warnings] };
    },
    { cells, warnings: [] },
  );
}

function chooseBest(
  sweep: Sweep,
  { over, minimise }: Best,
  cells: readonly CellRows[],
): readonly CellRows[] {
  const groups = new Map<string, { readonly cell: CellRows; readonly value: number }>();
  for (const cell of cells) {
    const value = minimise((name) => meanOf(cell, name));
    const key = groupKey(sweep, cell, over);
    const best = groups.get(key);
    if (best === undefined || value < best.value) groups.set(key, { cell, value });
  }
  return [...groups.values()].map(({ cell }) => cell).sort((a, b) => a.index - b.index);
}

function endWarnings(
  axis: string,
  candidates: readonly CellRows[],
  chosen: readonly CellRows[],
): readonly string[] {
  const valueOf = ({ cell }: CellRows): number | string => cell.columns[axis];
  const list = [...new Set(candidates.map(valueOf))];
  if (list.length < 2) return [];
  return [list[0], list[list.length - 1]].flatMap((end) => {
    const count = chosen.filter((cell) => valueOf(cell) === end).length;
    if (count === 0) return [];
    const share = `${String(count)} of ${String(chosen.length)} groups`;
    return [
      `best ${axis} is ${String(end)}, an end of its list, in ${share}: a better one may lie beyond`,
    ];
  });
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
