// grid-series.ts — cells of a grid along one axis: which belong to one line, and which lines a figure has room for.

import type { CellRows } from "../sweep-fits.js";

/** Cells that differ along the axis only. */
export interface GridSeries {
  /** "alphaS = 2, d = 100"; empty where there is one series only. */
  readonly label: string;
  /** In ascending order of the axis. */
  readonly cells: readonly CellRows[];
}

/** All series along `axis`, one per combination of those other axes that it does not determine. */
export function seriesAlong(
  axis: string,
  axes: readonly string[],
  cells: readonly CellRows[],
): readonly GridSeries[] {
  const others = axes.filter(
    (name) => name !== axis && isVaried(name, cells) && !isDeterminedBy(axis, name, cells),
  );
  const groups = new Map<string, CellRows[]>();
  for (const cell of cells) {
    const label = others
      .map((name) => `${name} = ${valueText(cell.cell.columns[name])}`)
      .join(", ");
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [cell]);
    else group.push(cell);
  }
  const place = ({ cell }: CellRows): number => Number(cell.columns[axis]);
  return [...groups]
    .sort(([, [a]], [, [b]]) => compareCells(a, b, others))
    .map(([label, own]) => ({ label, cells: own.sort((a, b) => place(a) - place(b)) }));
}

/** By the first column in which they differ; texts stay as they came. */
function compareCells(a: CellRows, b: CellRows, names: readonly string[]): number {
  for (const name of names) {
    const difference = Number(a.cell.columns[name]) - Number(b.cell.columns[name]);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}

/**
 * The axes that any of some values depends on, and one cell for each combination of them: an axis that changes nothing, all else
 * equal, draws the same line again and again.
 */
export function relevantCells(
  axes: readonly string[],
  cells: readonly CellRows[],
  valuesOf: (cell: CellRows) => readonly number[],
): { readonly axes: readonly string[]; readonly cells: readonly CellRows[] } {
  return axes.reduce(
    (kept, name) => {
      const axesLeft = kept.axes.filter((other) => other !== name);
      const firsts = new Map<string, CellRows>();
      const values = new Map<string, readonly number[]>();
      const changes = kept.cells.some((cell) => {
        const key = axesLeft.map((other) => String(cell.cell.columns[other])).join("\n");
        const own = valuesOf(cell);
        if (!firsts.has(key)) firsts.set(key, cell);
        if (!values.has(key)) values.set(key, own);
        return values.get(key)?.some((known, i) => !isAlike(known, own[i])) === true;
      });
      return changes ? kept : { axes: axesLeft, cells: [...firsts.values()] };
    },
    { axes, cells },
  );
}

/** Sums in another order may differ in their last digits. */
const ROUNDING = 1e-9;

/** Equal to rounding, or both not there. */
export function isAlike(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
}

/** Whether a column takes more than one value. */
export function isVaried(name: string, cells: readonly CellRows[]): boolean {
  return cells.some(({ cell }) => cell.columns[name] !== cells[0].cell.columns[name]);
}

/** Whether cells that agree in `by` agree in `name`, as axes of a zip do. */
export function isDeterminedBy(by: string, name: string, cells: readonly CellRows[]): boolean {
  const known = new Map<number | string, number | string>();
  return cells.every(({ cell }) => {
    const [key, value] = [cell.columns[by], cell.columns[name]];
    if (!known.has(key)) known.set(key, value);
    return known.get(key) === value;
  });
}

/** At most `most` of the list, evenly spaced, both ends among them. */
export function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from(
    { length: most },
    (_, i) => items[Math.round((i * (items.length - 1)) / Math.max(1, most - 1))],
  );
}

/** "6 of 40 combinations of the other axes are drawn, evenly spaced over the list", or nothing. */
export function leftOutText(shown: number, all: number, what: string): string {
  return shown >= all
    ? ""
    : ` ${String(shown)} of ${String(all)} ${what} are drawn, evenly spaced over their list.`;
}

/** A value as a reader wants it: six digits at most. */
export function valueText(value: number | string): string {
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : value;
}
